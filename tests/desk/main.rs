//! The desk, in a real browser and without: see README.md beside this file.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod common;
mod driver;
mod follow;
mod hostile;
mod index;
mod keyboard;
mod large;
mod project;
mod router;
mod side;
mod views;
mod work;
