//! The table of methods beside the server's own description of its routes.

use std::collections::BTreeMap;

use neon_auth_core::{ENDPOINTS, Endpoint, EndpointVisitor, visit_endpoint};
use neon_auth_tests::better_auth::get;
use serde_json::{Map, Value, json};

use crate::site::live;

/// Where browsers go, by links and redirects, and `get_session`, which is no method of the table.
const NOT_CALLED: [&str; 8] = [
    "GET callback/{id}",
    "POST callback/{id}",
    "GET delete-user/callback",
    "GET error",
    "GET get-session",
    "POST get-session",
    "GET reset-password/{token}",
    "GET sign-in/social/init",
];
/// Described as optional, and refused without.
const REQUIRED_ALL_THE_SAME: [(&str, &str); 3] = [
    ("admin.getUser", "id"),
    ("magicLink.verify", "token"),
    ("organization.getInvitation", "id"),
];
/// Described, and not of use.
const LEFT_OUT: [(&str, &str); 1] = [
    // The older spelling of `permissions`.
    ("organization.hasPermission", "permission"),
];

/// Arguments that may be of any type.
const OF_ANY_TYPE: [(&str, &str); 1] = [("admin.listUsers", "filterValue")];

/// An operation's arguments, by name: whether it is required, and values of each type that it may have.
type Arguments = BTreeMap<String, (bool, Vec<Value>)>;

#[tokio::test(flavor = "multi_thread")]
async fn every_route_that_a_server_calls_has_a_method() {
    let Some(site) = live() else { return };
    let mut described: Vec<String> = operations(site.base_url()).await.into_keys().collect();
    described.retain(|route| !NOT_CALLED.contains(&route.as_str()));
    let mut methods: Vec<String> = ENDPOINTS
        .iter()
        .copied()
        .flatten()
        .map(|endpoint| format!("{} {}", endpoint.method, endpoint.path))
        .collect();
    methods.sort();
    assert_eq!(methods, described);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_argument_is_there_and_required_where_it_is() {
    let Some(site) = live() else { return };
    let operations = operations(site.base_url()).await;
    let mut differences = Vec::new();
    for endpoint in ENDPOINTS.iter().copied().flatten() {
        let name = endpoint.name;
        let arguments = &operations[&format!("{} {}", endpoint.method, endpoint.path)];
        let required: Map<String, Value> = arguments
            .iter()
            .filter(|(argument, (required, _))| {
                *required || REQUIRED_ALL_THE_SAME.contains(&(name, argument))
            })
            .map(|(argument, (_, samples))| (argument.clone(), samples[0].clone()))
            .collect();
        if !takes(name, required.clone()) {
            differences.push(format!("{name} wants more than {:?}", required.keys()));
        }
        for argument in required.keys() {
            let mut lacking = required.clone();
            lacking.remove(argument);
            if takes(name, lacking) {
                differences.push(format!("{name} does without {argument}"));
            }
        }
        for (argument, (_, samples)) in arguments {
            let takes = |value: &Value| {
                let mut fuller = required.clone();
                fuller.insert(argument.clone(), value.clone());
                takes(name, fuller)
            };
            let entry = (name, argument.as_str());
            if !samples.iter().any(takes) {
                differences.push(format!("{name} does not take {argument}"));
            }
            // What has no field of its own is taken too, whatever its type.
            let has_field = one_of_each_type().iter().any(|value| !takes(value));
            if !has_field && !LEFT_OUT.contains(&entry) && !OF_ANY_TYPE.contains(&entry) {
                differences.push(format!("{name} has no field for {argument}"));
            }
        }
    }
    assert!(differences.is_empty(), "{differences:#?}");
}

/// Whether the method of that name can be called with these arguments.
fn takes(name: &str, arguments: Map<String, Value>) -> bool {
    struct Arguments(Value);

    impl EndpointVisitor for Arguments {
        type Output = bool;

        fn visit<E: Endpoint>(self) -> bool {
            serde_json::from_value::<E>(self.0).is_ok()
        }
    }

    visit_endpoint(name, Arguments(arguments.into())).unwrap()
}

fn one_of_each_type() -> [Value; 6] {
    [
        Value::Null,
        json!(true),
        json!(1),
        json!("text"),
        json!([]),
        json!({}),
    ]
}

/// What the server says of itself, by method and path.
async fn operations(base_url: &str) -> BTreeMap<String, Arguments> {
    let response = get(&format!("{base_url}/open-api/generate-schema"), "").await;
    let document: Value = serde_json::from_slice(response.body()).unwrap();
    let mut operations = BTreeMap::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        let path = path.trim_start_matches('/');
        for (method, operation) in methods.as_object().unwrap() {
            let route = format!("{} {path}", method.to_uppercase());
            operations.insert(route, arguments_of(operation));
        }
    }
    operations
}

fn arguments_of(operation: &Value) -> Arguments {
    let mut arguments = Arguments::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap().to_owned();
        let is_required = parameter["required"] == true;
        arguments.insert(name, (is_required, samples_of(&parameter["schema"])));
    }
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    for (name, schema) in body["properties"].as_object().into_iter().flatten() {
        let is_required = names_in(&body["required"]).any(|required| required == name);
        arguments.insert(name.clone(), (is_required, samples_of(schema)));
    }
    arguments
}

/// Values that a schema allows, one of each type.
fn samples_of(schema: &Value) -> Vec<Value> {
    if let Some(any) = schema["anyOf"].as_array() {
        return any.iter().flat_map(samples_of).collect();
    }
    if let Some(word) = schema["enum"].get(0) {
        return vec![word.clone()];
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        several => names_in(several).collect(),
    };
    types
        .into_iter()
        .map(|kind| match kind {
            "number" => json!(1),
            "boolean" => json!(true),
            "array" => json!(samples_of(&schema["items"])),
            "null" => Value::Null,
            "object" => names_in(&schema["required"])
                .map(|name| {
                    (
                        name.to_owned(),
                        samples_of(&schema["properties"][name])[0].clone(),
                    )
                })
                .collect::<Map<_, _>>()
                .into(),
            _ => json!("text"),
        })
        .collect()
}

fn names_in(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
}
