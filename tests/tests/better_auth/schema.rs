//! The table of methods beside the servers' own description of their routes.

use std::collections::BTreeMap;

use http::Method;
use neon_auth_core::methods::{
    DeviceGrant, FilterOperator, OtpType, SearchField, SearchOperator, SortDirection,
};
use neon_auth_core::{ENDPOINTS, Endpoint, EndpointInfo, EndpointVisitor, visit_endpoint};
use neon_auth_tests::better_auth::{Version, get};
use serde_json::{Map, Value, json};

use crate::application::direct;
use crate::site::{Person, Plugins, Site, live};

/// Where browsers go, by links and redirects, and `get_session`, which is no method of the table.
const NOT_CALLED: [&str; 9] = [
    "GET callback/{id}",
    "POST callback/{id}",
    "GET delete-user/callback",
    "GET error",
    "GET get-session",
    "POST get-session",
    "GET reset-password/{token}",
    "GET sign-in/social/init",
    // Another name of `POST siwe/nonce`.
    "POST siwe/get-nonce",
];
/// What the clients of an OAuth provider call, where they lead browsers, and what the owner of a client does.
const OF_OAUTH_CLIENTS: [&str; 21] = [
    "GET oauth2/authorize",
    "POST oauth2/authorize",
    "POST oauth2/client/rotate-secret",
    "POST oauth2/create-client",
    "POST oauth2/delete-client",
    "GET oauth2/end-session",
    "POST oauth2/end-session",
    "POST oauth2/end-session/confirm",
    "GET oauth2/get-client",
    "GET oauth2/get-clients",
    "POST oauth2/introspect",
    "POST oauth2/register",
    "POST oauth2/revoke",
    "POST oauth2/token",
    "POST oauth2/update-client",
    "GET oauth2/userinfo",
    "POST oauth2/userinfo",
    // No page needs them: the list has each consent, and the consent page gives another one.
    "GET oauth2/get-consent",
    "POST oauth2/update-consent",
    // Off by default, and a page can do without: it asks who is signed in first.
    "POST oauth2/public-client-prelogin",
    "GET .well-known/openid-configuration",
];
/// Described as optional, and refused without.
const REQUIRED_ALL_THE_SAME: [(&str, &str); 6] = [
    ("admin.getUser", "id"),
    ("apiKey.get", "id"),
    ("device", "user_code"),
    ("magicLink.verify", "token"),
    ("oauth2.publicClient", "client_id"),
    ("organization.getInvitation", "id"),
];
/// Required by some versions, and unknown to others.
const REQUIRED_BY_SOME: [(&str, &str); 1] = [("siwe.verify", "walletAddress")];
/// Described, and not of use.
const LEFT_OUT: [(&str, &str); 29] = [
    // For upstream's own code alone: over HTTP they are refused.
    ("apiKey.create", "permissions"),
    ("apiKey.create", "rateLimitEnabled"),
    ("apiKey.create", "rateLimitMax"),
    ("apiKey.create", "rateLimitTimeWindow"),
    ("apiKey.create", "refillAmount"),
    ("apiKey.create", "refillInterval"),
    ("apiKey.create", "remaining"),
    ("apiKey.create", "userId"),
    ("apiKey.update", "permissions"),
    ("apiKey.update", "rateLimitEnabled"),
    ("apiKey.update", "rateLimitMax"),
    ("apiKey.update", "rateLimitTimeWindow"),
    ("apiKey.update", "refillAmount"),
    ("apiKey.update", "refillInterval"),
    ("apiKey.update", "remaining"),
    ("apiKey.update", "userId"),
    // For servers that keep accounts in a cookie instead of a database.
    ("getAccessToken", "useAccountCookie"),
    ("refreshToken", "useAccountCookie"),
    // The older spelling of `permissions`.
    ("organization.hasPermission", "permission"),
    // Refused over HTTP: it is for calls within the server's own process.
    ("organization.listUserInvitations", "email"),
    // What makes a team another one. Better Auth 1.7 takes them no longer.
    ("organization.updateTeam", "data.createdAt"),
    ("organization.updateTeam", "data.id"),
    ("organization.updateTeam", "data.updatedAt"),
    // Where the provider's page leads from its own sign-out. The method takes no arguments.
    ("signOut", "callbackURL"),
    ("signOut", "disableRedirect"),
    ("signOut", "state"),
    // Fields that a plugin adds to the user.
    ("signUp.email", "phoneNumber"),
    // Another name of `walletAddress`.
    ("siwe.nonce", "address"),
    ("updateUser", "phoneNumber"),
];

/// Ours, for calls that are sent in whichever form the server takes.
const NOT_SENT: [(&str, &str); 4] = [
    ("accountInfo", "id"),
    ("getAccessToken", "id"),
    ("refreshToken", "id"),
    ("unlinkAccount", "id"),
];

/// Arguments that may be of any type.
const OF_ANY_TYPE: [(&str, &str); 4] = [
    ("admin.listUsers", "filterValue"),
    ("organization.listMembers", "filterValue"),
    // What a browser's script got of an authenticator.
    ("passkey.verifyAuthentication", "response"),
    ("passkey.verifyRegistration", "response"),
];

/// The plugin `oauthProvider` takes it out of any body before the route sees it. The journeys sign in with it.
const TAKEN_BEFOREHAND: &str = "oauth_query";

/// Arguments whose every value is taken, or of which the server does not say that it is wrong, so that it cannot be asked
/// whether it knows them. Tests of these methods see what they do.
const NEVER_WRONG: [(&str, &str); 4] = [
    // Anything is made a text of.
    ("admin.hasPermission", "userId"),
    // One of the two has to be there, and the server does not say which of them is wrong.
    ("organization.getRole", "roleId"),
    ("organization.getRole", "roleName"),
    // Twice the same is a list.
    ("organization.listMembers", "filterValue"),
];

/// An operation's arguments, by name.
type Arguments = BTreeMap<String, Argument>;

struct Argument {
    is_required: bool,
    /// Values of each type that it may have.
    samples: Vec<Value>,
    schema: Value,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_route_that_a_server_calls_has_a_method() {
    let Some(sites) = sites() else { return };
    let mut described: Vec<String> = operations(&sites).await.into_keys().collect();
    described
        .retain(|route| !NOT_CALLED.contains(&&**route) && !OF_OAUTH_CLIENTS.contains(&&**route));
    let mut methods: Vec<String> = ENDPOINTS.iter().copied().flatten().map(route_of).collect();
    methods.sort();
    assert_eq!(methods, described);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_argument_is_there_and_required_where_it_is() {
    let Some(sites) = sites() else { return };
    let operations = operations(&sites).await;
    let mut differences = Vec::new();
    for endpoint in ENDPOINTS.iter().copied().flatten() {
        let name = endpoint.name;
        let arguments = &operations[&route_of(endpoint)];
        let required: Map<String, Value> = arguments
            .iter()
            .filter(|(argument, described)| {
                described.is_required || REQUIRED_ALL_THE_SAME.contains(&(name, argument))
            })
            .map(|(argument, described)| (argument.clone(), described.samples[0].clone()))
            .collect();
        if !takes(name, required.clone()) {
            differences.push(format!("{name} wants more than {:?}", required.keys()));
        }
        for argument in required.keys() {
            let mut lacking = required.clone();
            lacking.remove(argument);
            if takes(name, lacking) && !REQUIRED_BY_SOME.contains(&(name, argument)) {
                differences.push(format!("{name} does without {argument}"));
            }
        }
        for (argument, described) in arguments {
            let takes = |value: &Value| {
                let mut fuller = required.clone();
                fuller.insert(argument.clone(), value.clone());
                takes(name, fuller)
            };
            let entry = (name, argument.as_str());
            if !described.samples.iter().any(takes) {
                differences.push(format!("{name} does not take {argument}"));
            }
            // What has no field of its own is taken too, whatever its type.
            let has_field = |value: &dyn Fn(Value) -> Value| {
                one_of_each_type()
                    .into_iter()
                    .any(|one| !takes(&value(one)))
            };
            if !has_field(&|value| value)
                && !LEFT_OUT.contains(&entry)
                && !OF_ANY_TYPE.contains(&entry)
            {
                differences.push(format!("{name} has no field for {argument}"));
            }
            for inner in fields_of(&described.schema) {
                let object = &described.samples[0];
                let with_inner = |value: Value| {
                    let mut object = object.clone();
                    object[inner] = value;
                    object
                };
                let inner = format!("{argument}.{inner}");
                if !has_field(&with_inner) && !LEFT_OUT.contains(&(name, &*inner)) {
                    differences.push(format!("{name} has no field for {inner}"));
                }
            }
        }
    }
    assert!(differences.is_empty(), "{differences:#?}");
}

/// The server drops what it does not know, and describes no query that may be missing as a whole. So it is asked: of
/// what it knows it refuses the wrong type.
#[tokio::test(flavor = "multi_thread")]
async fn every_argument_is_one_that_the_server_knows() {
    let Some(sites) = sites() else { return };
    let operations = operations(&sites).await;
    let mut people = Vec::new();
    for site in &sites {
        people.push(site.signed_up().await);
    }
    let mut unknown = Vec::new();
    for endpoint in ENDPOINTS.iter().copied().flatten() {
        let described = &operations[&route_of(endpoint)];
        for argument in endpoint.arguments {
            let mut is_known = described.contains_key(*argument)
                || *argument == TAKEN_BEFOREHAND
                || NEVER_WRONG.contains(&(endpoint.name, argument))
                || NOT_SENT.contains(&(endpoint.name, argument));
            for person in &people {
                is_known = is_known || knows(person, endpoint, argument).await;
            }
            if is_known {
                continue;
            }
            unknown.push(format!("{}: {argument}", endpoint.name));
        }
    }
    assert!(unknown.is_empty(), "{unknown:#?}");
}

/// In the server's order, so that no two are swapped.
#[tokio::test(flavor = "multi_thread")]
async fn every_word_is_the_servers() {
    let Some(sites) = sites() else { return };
    let operations = operations(&sites).await;
    let assert_words = |route: &str, argument: &str, ours: Value| {
        let described = &operations[route][argument].schema["enum"];
        assert_eq!(&ours, described, "{route} {argument}");
    };
    let route = "GET admin/list-users";
    let fields = json!([SearchField::Email, SearchField::Name]);
    assert_words(route, "searchField", fields);
    let operators = json!([
        SearchOperator::Contains,
        SearchOperator::StartsWith,
        SearchOperator::EndsWith,
    ]);
    assert_words(route, "searchOperator", operators);
    let directions = json!([SortDirection::Ascending, SortDirection::Descending]);
    assert_words(route, "sortDirection", directions.clone());
    assert_words("GET api-key/list", "sortDirection", directions);
    let operators = json!([
        FilterOperator::Equal,
        FilterOperator::NotEqual,
        FilterOperator::Less,
        FilterOperator::LessOrEqual,
        FilterOperator::Greater,
        FilterOperator::GreaterOrEqual,
        FilterOperator::In,
        FilterOperator::NotIn,
        FilterOperator::Contains,
        FilterOperator::StartsWith,
        FilterOperator::EndsWith,
    ]);
    assert_words(route, "filterOperator", operators);
    let purposes = json!([
        OtpType::EmailVerification,
        OtpType::SignIn,
        OtpType::ForgetPassword,
        OtpType::ChangeEmail,
    ]);
    let route = "POST email-otp/send-verification-otp";
    assert_words(route, "type", purposes);
    let grants = json!([DeviceGrant::DeviceCode]);
    assert_words("POST device/token", "grant_type", grants);
}

/// The version that the table follows, and the one whose additions it has.
fn sites() -> Option<[Site; 3]> {
    Some([
        live(Version::V1_6_23, Plugins::Bundled, direct)?,
        live(Version::V1_7_25, Plugins::Bundled, direct)?,
        live(Version::V1_7_25, Plugins::Packages, direct)?,
    ])
}

fn route_of(endpoint: &EndpointInfo) -> String {
    format!("{} {}", endpoint.method, endpoint.path)
}

/// Whether the server reads an argument of that name.
async fn knows(ann: &Person, endpoint: &EndpointInfo, argument: &str) -> bool {
    let (target, place, body) = if endpoint.method == Method::GET {
        let twice = format!("{}?{argument}=1&{argument}=2", endpoint.path);
        (twice, "query", Value::Null)
    } else {
        let mut body = json!({"permissions": {}});
        body[argument] = json!([[]]);
        (endpoint.path.to_owned(), "body", body)
    };
    let answer = ann.proxied(endpoint.method.clone(), &target, body).await;
    let refused: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let message = refused["message"].as_str().unwrap_or_default();
    refused["code"] == "VALIDATION_ERROR" && message.contains(&format!("[{place}.{argument}]"))
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

/// What the servers say of themselves, by method and path. Where both describe an argument, the first one counts.
async fn operations(sites: &[Site]) -> BTreeMap<String, Arguments> {
    let mut operations: BTreeMap<String, Arguments> = BTreeMap::new();
    for site in sites {
        let url = format!("{}/open-api/generate-schema", site.base_url());
        let document: Value = serde_json::from_slice(get(&url, "").await.body()).unwrap();
        for (path, methods) in document["paths"].as_object().unwrap() {
            let path = path.trim_start_matches('/');
            for (method, operation) in methods.as_object().unwrap() {
                let route = format!("{} {path}", method.to_uppercase());
                let arguments = operations.entry(route).or_default();
                for (name, argument) in arguments_of(operation) {
                    arguments.entry(name).or_insert(argument);
                }
            }
        }
    }
    operations
}

impl Argument {
    fn new(is_required: bool, schema: &Value) -> Self {
        Self {
            is_required,
            samples: samples_of(schema),
            schema: schema.clone(),
        }
    }
}

/// The names of an object's fields; none if it is no object, or its fields are not fixed.
fn fields_of(schema: &Value) -> impl Iterator<Item = &str> {
    let fields = schema["properties"].as_object();
    fields.into_iter().flatten().map(|(name, _)| name.as_str())
}

fn arguments_of(operation: &Value) -> Arguments {
    let mut arguments = Arguments::new();
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap().to_owned();
        let is_required = parameter["required"] == true;
        arguments.insert(name, Argument::new(is_required, &parameter["schema"]));
    }
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    add_fields(&mut arguments, body, true);
    arguments
}

/// Adds the fields of an object; of several that it may be, none is required.
fn add_fields(arguments: &mut Arguments, schema: &Value, is_the_only_one: bool) {
    for part in schema["allOf"].as_array().into_iter().flatten() {
        add_fields(arguments, part, is_the_only_one);
    }
    for choice in schema["anyOf"].as_array().into_iter().flatten() {
        add_fields(arguments, choice, false);
    }
    for (name, field) in schema["properties"].as_object().into_iter().flatten() {
        let is_required = names_in(&schema["required"]).any(|required| required == name);
        let argument = Argument::new(is_required && is_the_only_one, field);
        arguments.insert(name.clone(), argument);
    }
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
        // It may be anything.
        Value::Null => vec!["object", "string", "number", "boolean"],
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
