//! `offprint serve`: the desk, in the browser.

use super::args;
use super::plan::{self, Surroundings};
use super::print;
use crate::convert::Converter;
use crate::desk::{self, Desk};
use crate::env::Limits;
use crate::error::Error;

pub(super) fn run(args: &args::Serve, around: &Surroundings) -> Result<(), Error> {
    let converter = Converter { env: plan::environment(Limits::default(), around)?, ..Converter::default() };
    let desk = Desk::new(&args.place, converter, around.path.clone().unwrap_or_default())?;
    let listener = desk::listen(args.port)?;
    let address = desk.address(listener.local_addr()?);
    print(format!("The desk for {} is at\n  {address}\nCtrl-C ends it.\n", desk.folder().display()).as_bytes())?;
    if !args.no_open {
        open(&address)?;
    }
    desk.serve(listener, desk::interrupted())
}

/// Opens the address in the user's browser. Where there is none, the user has it in print.
fn open(address: &str) -> Result<(), Error> {
    match open::that_detached(address) {
        Ok(()) => Ok(()),
        Err(_) => print(b"No browser could be opened: open the address yourself.\n"),
    }
}
