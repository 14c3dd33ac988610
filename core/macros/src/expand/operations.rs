//! `operations!`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;

use crate::syntax::{Client, Location, Operation, Operations, Response};

/// Writes the tables of the operations, the list of them, and the typed methods.
pub fn operations(Operations { client, operations }: &Operations) -> TokenStream {
    let group = match client {
        Client::Group(_, group) => group.unraw().to_string(),
        Client::Itself(_) | Client::Nobody => String::new(),
    };
    let tables = operations.iter().map(|operation| table(&group, operation));
    let names = operations.iter().map(|operation| &operation.name);
    let methods = methods(client, operations);
    quote! {
        #(#tables)*

        /// The operations of this list, in the order of their declaration.
        #[doc(hidden)]
        pub static OPERATIONS: &[&crate::api::schema::Operation] = &[#(&#names),*];

        #methods
    }
}

fn table(group: &str, operation: &Operation) -> TokenStream {
    let Operation { docs, method, path, name, .. } = operation;
    let (name_text, property, doc) = (name.unraw().to_string(), operation.property(), docs.text());
    let (documented, reads, filled) = (operation.is_documented(), operation.reads(), operation.is_filled());
    let may_be_empty = operation.may_be_empty || matches!(operation.response, Response::Empty | Response::Raw);
    let once = operation.is_once();
    let gives = match &operation.gives {
        Some(handle) => quote!(Some(<#handle as crate::api::declare::FieldType>::TY)),
        None => quote!(None),
    };
    let arguments = operation.arguments.iter().map(|argument| {
        let (name, ty) = (argument.name.unraw().to_string(), &argument.ty);
        quote!(crate::api::schema::Argument { name: #name, ty: <#ty as crate::api::declare::FieldType>::TY })
    });
    let location = match &operation.request {
        None => quote!(Nothing),
        Some(request) => {
            let ty = &request.ty;
            match request.location {
                Location::Body => quote!(Body(#ty::TABLE)),
                Location::Query => quote!(Query(#ty::TABLE)),
            }
        }
    };
    let response = match &operation.response {
        Response::Empty => quote!(Empty),
        Response::Raw => quote!(Raw),
        Response::Bytes => quote!(Bytes),
        Response::Page(item) => quote!(Data(<crate::api::values::Page<#item> as crate::api::declare::FieldType>::TY)),
        Response::Data(data) => quote!(Data(<#data as crate::api::declare::FieldType>::TY)),
    };
    let request = operation.request.iter().map(|request| &request.ty).next();
    let requires = operation.requires.iter().map(|group| quote!(&[#(#request::#group),*]));
    quote! {
        #docs
        #[allow(non_upper_case_globals)] // a table has the name of its operation
        #[doc(hidden)]
        pub static #name: crate::api::schema::Operation = crate::api::schema::Operation {
            group: #group,
            name: #name_text,
            #[cfg(feature = "schema")]
            property: #property,
            method: crate::http::Method::#method,
            path: #path,
            arguments: &[#(#arguments),*],
            location: crate::api::schema::RequestLocation::#location,
            response: crate::api::schema::ResponseKind::#response,
            may_be_empty: #may_be_empty,
            gives: #gives,
            requires: &[#(#requires),*],
            documented: #documented,
            reads: #reads,
            once: #once,
            filled: #filled,
            #[cfg(feature = "schema")]
            doc: #doc,
        };
    }
}

/// Writes the typed methods for the client or the group that has them.
fn methods(client: &Client, operations: &[Operation]) -> TokenStream {
    match client {
        Client::Nobody => TokenStream::new(),
        Client::Itself(client) => {
            let methods = operations.iter().map(|operation| method(&quote!(self), operation));
            quote! {
                #[cfg(feature = "typed")]
                impl #client {
                    #(#methods)*
                }
            }
        }
        Client::Group(client, group) => {
            let client = client.as_ref().map_or_else(|| quote!(super::Craftgate), |client| quote!(#client));
            let doc = format!(" The operations of the group `{}`.", group.unraw());
            let methods = operations.iter().map(|operation| method(&quote!(self.0), operation));
            quote! {
                /// The operations of this group as methods.
                #[cfg(feature = "typed")]
                #[derive(Clone, Copy, Debug)]
                pub struct Operations<'a>(&'a #client);

                #[cfg(feature = "typed")]
                impl #client {
                    #[doc = #doc]
                    #[must_use]
                    pub fn #group(&self) -> Operations<'_> {
                        Operations(self)
                    }
                }

                #[cfg(feature = "typed")]
                impl Operations<'_> {
                    #(#methods)*
                }
            }
        }
    }
}

/// Writes the method of an operation. `client` is the expression that builds calls and parses responses.
fn method(client: &TokenStream, operation: &Operation) -> TokenStream {
    let Operation { docs, method, path, name, .. } = operation;
    let endpoint = format!(" `{method} {}`", path.value());
    let names: Vec<_> = operation.arguments.iter().map(|argument| &argument.name).collect();
    let types = operation.arguments.iter().map(|argument| passed(&argument.ty));
    let (parameter, request) = match &operation.request {
        Some(_) if !operation.is_filled() => (quote!(request: &(impl crate::api::transcode::Source + ?Sized),), quote!(Some(&request))),
        _ => (TokenStream::new(), quote!(None)),
    };
    let response = match (&operation.gives, &operation.response) {
        (Some(handle), _) => quote!(#handle),
        (None, Response::Empty) => quote!(()),
        (None, Response::Raw) => quote!(crate::api::values::Json),
        (None, Response::Bytes) => quote!(::alloc::vec::Vec<u8>),
        (None, Response::Page(item)) => quote!(crate::api::values::Page<#item>),
        (None, Response::Data(data)) if operation.may_be_empty => quote!(::core::option::Option<#data>),
        (None, Response::Data(data)) => quote!(#data),
    };
    let takes = operation.request.iter().filter(|_| !operation.is_filled()).map(|request| {
        let ty = request.ty.to_string();
        let doc = format!(" Takes a [`{ty}`], or the same fields as [any serde value](crate::Serde) or as [JSON text](crate::JsonSource).");
        quote! {
            #[doc = #doc]
            ///
        }
    });
    quote! {
        #docs
        ///
        #[doc = #endpoint]
        ///
        #(#takes)*
        /// # Errors
        /// `invalid_request` with the path of the field at fault.
        pub fn #name(
            &self,
            #(#names: #types,)*
            #parameter
            context: &crate::http::Context<'_>,
        ) -> crate::error::Result<crate::http::Call<#response>> {
            crate::api::typed::call(#client, &#name, &[#(crate::api::url::PathValue::from(#names)),*], #request, context)
        }
    }
}

/// Returns the parameter type of a value before the request.
fn passed(ty: &Ident) -> TokenStream {
    match ty.to_string().as_str() {
        "String" | "Identifier" | "Bin" => quote!(&str),
        "i64" => quote!(i64),
        _ => quote!(&#ty),
    }
}
