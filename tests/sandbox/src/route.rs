//! The routes: every operation of the tables, by method and path.

use imza::api::schema::Operation;
use imza::{craftgate, nexkasa, nkolay, parax};
use percent_encoding::percent_decode_str;

use crate::exchange::Provider;

/// The operation that a request matches.
#[derive(Clone, Debug)]
pub struct Matched {
    /// The gateway.
    pub provider: Provider,
    /// The operation.
    pub operation: &'static Operation,
    /// The decoded path values, in the order of the path.
    pub values: Vec<String>,
}

impl Matched {
    /// Returns `group.name`, or the name if the provider has no groups.
    #[must_use]
    pub fn name(&self) -> String {
        name_of(self.operation)
    }

    /// Returns a path value as a number; zero, which is never an id, if it is not a number.
    #[must_use]
    pub fn number(&self, index: usize) -> i64 {
        self.values.get(index).and_then(|value| value.parse().ok()).unwrap_or_default()
    }

    /// Returns a path value as text.
    #[must_use]
    pub fn text(&self, index: usize) -> &str {
        self.values.get(index).map(String::as_str).unwrap_or_default()
    }
}

fn name_of(operation: &Operation) -> String {
    let Operation { group, name, .. } = operation;
    if group.is_empty() { (*name).to_owned() } else { format!("{group}.{name}") }
}

/// The reason why a request matches no operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unrouted {
    /// No operation has this path.
    Path,
    /// The path exists, but not with this method.
    Method,
}

/// All routes.
pub struct Routes(Vec<Route>);

struct Route {
    provider: Provider,
    operation: &'static Operation,
    segments: Vec<&'static str>,
}

impl Default for Routes {
    fn default() -> Self {
        let route =
            |provider| move |operation: &'static Operation| Route { provider, operation, segments: operation.path.split('/').collect() };
        let mut routes: Vec<Route> = craftgate::operations().map(route(Provider::Craftgate)).collect();
        routes.extend(parax::OPERATIONS.iter().copied().map(route(Provider::Parax)));
        routes.extend(nexkasa::OPERATIONS.iter().copied().map(route(Provider::Nexkasa)));
        routes.extend(nkolay::operations().map(route(Provider::Nkolay)));
        // So that `/cards/update` comes before `/cards/{id}`.
        routes.sort_by_key(|route| route.segments.iter().filter(|segment| is_value(segment)).count());
        Self(routes)
    }
}

impl Routes {
    /// Whether an operation has this name, as [`Matched::name`] returns it.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|route| name_of(route.operation) == name)
    }

    /// Finds the operation of a request. The path is as sent, with or without the provider's prefix.
    ///
    /// # Errors
    /// The provider that the path belongs to, if known, and the reason.
    pub fn find(&self, method: &str, path: &str) -> Result<Matched, (Option<Provider>, Unrouted)> {
        let (provider, path) = without_prefix(path);
        let segments: Vec<&str> = path.split('/').collect();
        let fits = |route: &&Route| provider.is_none_or(|provider| provider == route.provider) && route.fits(&segments);
        let mut found = None;
        for route in self.0.iter().filter(fits) {
            if route.operation.method.as_str() == method {
                let values = route.segments.iter().zip(&segments).filter(|(known, _)| is_value(known));
                let values = values.map(|(_, value)| percent_decode_str(value).decode_utf8_lossy().into_owned()).collect();
                return Ok(Matched { provider: route.provider, operation: route.operation, values });
            }
            found = Some(route.provider);
        }
        Err(found.map_or((provider, Unrouted::Path), |provider| (Some(provider), Unrouted::Method)))
    }
}

impl Route {
    fn fits(&self, segments: &[&str]) -> bool {
        let same = |(known, given): (&&str, &&str)| if is_value(known) { !given.is_empty() } else { known == given };
        self.segments.len() == segments.len() && self.segments.iter().zip(segments).all(same)
    }
}

fn is_value(segment: &str) -> bool {
    segment.starts_with('{')
}

fn without_prefix(path: &str) -> (Option<Provider>, &str) {
    let prefixed = Provider::ALL.into_iter().find_map(|provider| {
        let rest = path.strip_prefix('/')?.strip_prefix(provider.name())?;
        rest.starts_with('/').then_some((Some(provider), rest))
    });
    prefixed.unwrap_or((None, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_found_with_its_prefix_and_without() {
        let routes = Routes::default();
        assert!(routes.0.len() > 140);
        for route in &routes.0 {
            let path = route.segments.iter().map(|segment| if is_value(segment) { "7%2F1" } else { segment }).collect::<Vec<_>>().join("/");
            for path in [path.clone(), format!("/{}{path}", route.provider.name())] {
                let matched = routes.find(route.operation.method.as_str(), &path).unwrap();
                assert_eq!(matched.operation.path, route.operation.path);
                assert!(matched.values.iter().all(|value| value == "7/1"));
            }
        }
    }

    #[test]
    fn unmatched_requests_are_explained() {
        let routes = Routes::default();
        assert_eq!(routes.find("GET", "/nowhere").unwrap_err(), (None, Unrouted::Path));
        assert_eq!(routes.find("GET", "/parax/payment/v1/cards").unwrap_err(), (Some(Provider::Parax), Unrouted::Path));
        assert_eq!(routes.find("DELETE", "/payment/v1/cards").unwrap_err(), (Some(Provider::Craftgate), Unrouted::Method));
    }
}
