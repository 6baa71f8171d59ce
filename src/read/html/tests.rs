//! Pages, and the articles that they are.
