"""Whether check-heard fails what it must: the good sample is changed in one thing after the other."""
import os, shutil, subprocess, sys, tempfile
import pikepdf
from pikepdf import Name

home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sample = os.path.join(home, "samples", "heard.pdf")


def kids_of(node):
    kids = node.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def elements(pdf, role):
    """The elements of a role, in the order of the tree, each with its parent."""
    def walk(node, parent):
        if not isinstance(node, pikepdf.Dictionary):
            return
        if node.get("/S") == Name("/" + role):
            yield node, parent
        for kid in kids_of(node):
            yield from walk(kid, node)
    return list(walk(pdf.Root.StructTreeRoot.K, None))


def drop(pdf, role):
    node, parent = elements(pdf, role)[-1]
    parent.K = pikepdf.Array([kid for kid in kids_of(parent) if kid.objgen != node.objgen])


def swap(pdf, role):
    (first, parent), (second, _) = elements(pdf, role)[:2]
    kids = kids_of(parent)
    at = [next(index for index, kid in enumerate(kids) if kid.objgen == node.objgen) for node in (first, second)]
    kids[at[0]], kids[at[1]] = kids[at[1]], kids[at[0]]
    parent.K = pikepdf.Array(kids)


def repeat(pdf, role):
    node, parent = elements(pdf, role)[0]
    parent.K = pikepdf.Array([*kids_of(parent), node])


def unsaid(pdf, role, key):
    for node, _ in elements(pdf, role):
        if key in node:
            del node[key]


def no_heads(pdf):
    for node, _ in elements(pdf, "TH"):
        node.S = Name.TD


def silent_links(pdf):
    for page in pdf.pages:
        for link in page.get("/Annots", []):
            link.Contents = pikepdf.String("")


def stray_links(pdf):
    for node, _ in elements(pdf, "Link"):
        kids = [kid for kid in kids_of(node) if not (isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == Name.OBJR)]
        node.K = pikepdf.Array(kids)


def untagged(pdf):
    """The first sequence of text belongs to no element."""
    page = pdf.pages[0]
    page.contents_coalesce()
    content = page.Contents.read_bytes()
    start = content.index(b"/MCID 1>>")
    page.Contents = pdf.make_stream(content[:start] + b">>" + content[start + len(b"/MCID 1>>"):])


BROKEN = {
    "a turn is lost": lambda pdf: drop(pdf, "Turn"),
    "turns are out of order": lambda pdf: swap(pdf, "Turn"),
    "a question is heard twice": lambda pdf: repeat(pdf, "Question"),
    "a note is lost": lambda pdf: drop(pdf, "Note"),
    "a caption is lost": lambda pdf: drop(pdf, "Caption"),
    "a picture says nothing": lambda pdf: unsaid(pdf, "Figure", "/Alt"),
    "a language is not said": lambda pdf: unsaid(pdf, "Span", "/Lang"),
    "heads of a table are cells": no_heads,
    "links have no words": silent_links,
    "links are in no element": stray_links,
    "text is in no element": untagged,
}


def judged(pdf_path, folder):
    return subprocess.run([os.path.join(home, "check-heard"), "--said", folder, *pdf_path], capture_output=True, text=True).stdout


with tempfile.TemporaryDirectory() as folder:
    names = {"good": None, **BROKEN}
    paths = {}
    for number, (what, spoil) in enumerate(names.items()):
        paths[what] = os.path.join(folder, "%d.pdf" % number)
        shutil.copy(os.path.join(home, "samples", "heard.json"), os.path.join(folder, "%d.json" % number))
        with pikepdf.open(sample) as pdf:
            if spoil:
                spoil(pdf)
            pdf.save(paths[what])
    out = judged(list(paths.values()), folder)
    wrong = 0
    for what, path in paths.items():
        wanted = "OK  " if what == "good" else "FAIL"
        is_so = "%s %s " % (wanted, path) in out
        wrong += not is_so
        print("%s check-heard %s -> %s" % ("pass" if what == "good" else "fail", what, "ok" if is_so else "WRONG"))
    if wrong:
        print(out)
sys.exit(1 if wrong else 0)
