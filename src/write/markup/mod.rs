//! What the (X)HTML-shaped writers share: an article as HTML, as XHTML, or as feed content.
