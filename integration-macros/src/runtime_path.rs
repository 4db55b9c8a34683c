//! Where the generated code finds the runtime.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Path, PathSegment};

use crate::diag;

/// The path of `integration-runtime`, as the user's crate sees it.
#[derive(Clone)]
pub(crate) struct RuntimePath(Path);

impl RuntimePath {
    /// A path of `crate = …`. It is used from inside a block, so only an absolute one works.
    pub(crate) fn new(path: Path) -> syn::Result<Self> {
        // `$crate` is how a macro of another crate, which declares integrations, names its own.
        let root = |segment: &PathSegment| segment.ident == "crate" || segment.ident == "$crate";
        match path.leading_colon.is_some() || path.segments.first().is_some_and(root) {
            true => Ok(Self(path)),
            false => Err(diag::on(
                path,
                "`crate` must be an absolute path\nhelp: `crate = ::integration_runtime`",
            )),
        }
    }

    pub(crate) const fn path(&self) -> &Path {
        &self.0
    }
}

impl Default for RuntimePath {
    fn default() -> Self {
        let name = syn::Ident::new("integration_runtime", Span::call_site());
        let mut path = Path::from(name);
        path.leading_colon = Some(Default::default());
        Self(path)
    }
}

impl ToTokens for RuntimePath {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_absolute_paths() {
        let parse = |text| RuntimePath::new(syn::parse_str(text).unwrap());
        assert!(parse("::acme_sdk::runtime").is_ok());
        assert!(parse("crate::runtime").is_ok());
        for relative in ["integration_runtime", "self::runtime", "super::runtime"] {
            let error = parse(relative).err().unwrap();
            assert!(
                error
                    .to_string()
                    .starts_with("`crate` must be an absolute path")
            );
        }
    }
}
