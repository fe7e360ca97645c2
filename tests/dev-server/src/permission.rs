//! Who may do what: roles, and the actions each grants on each resource.

use std::collections::BTreeMap;

/// Actions that are asked for, by resource.
pub(crate) type Permissions = BTreeMap<String, Vec<String>>;

/// A role and the actions it grants, by resource.
pub(crate) struct Role {
    pub(crate) name: &'static str,
    pub(crate) grants: &'static [(&'static str, &'static [&'static str])],
}

impl Role {
    fn allows(&self, resource: &str, action: &str) -> bool {
        self.grants
            .iter()
            .any(|(granted, actions)| *granted == resource && actions.contains(&action))
    }
}

/// Whether one of the roles that are held, a comma list, allows an action.
pub(crate) fn allows(roles: &[Role], held: &str, resource: &str, action: &str) -> bool {
    named(roles, held).any(|role| role.allows(resource, action))
}

/// Whether one of the roles that are held grants everything that is asked for. If nothing is
/// asked for, the answer is no.
pub(crate) fn grants(roles: &[Role], held: &str, asked: &Permissions) -> bool {
    let asks = !asked.is_empty() && asked.values().all(|actions| !actions.is_empty());
    asks && named(roles, held).any(|role| {
        asked
            .iter()
            .all(|(resource, actions)| actions.iter().all(|action| role.allows(resource, action)))
    })
}

fn named<'a>(roles: &'a [Role], held: &'a str) -> impl Iterator<Item = &'a Role> {
    held.split(',')
        .filter_map(|name| roles.iter().find(|role| role.name == name))
}

#[cfg(test)]
mod tests {
    use super::*;

    const ROLES: [Role; 2] = [
        Role {
            name: "writer",
            grants: &[("page", &["read", "write"])],
        },
        Role {
            name: "printer",
            grants: &[("page", &["print"]), ("paper", &["order"])],
        },
    ];

    fn asked(permissions: &[(&str, &[&str])]) -> Permissions {
        permissions
            .iter()
            .map(|(resource, actions)| {
                let actions = actions.iter().map(|&action| action.to_owned());
                ((*resource).to_owned(), actions.collect())
            })
            .collect()
    }

    #[test]
    fn one_role_must_grant_it_all() {
        let print_and_order = asked(&[("page", &["print"]), ("paper", &["order"])]);
        assert!(grants(&ROLES, "writer,printer", &print_and_order));
        let write_and_print = asked(&[("page", &["write", "print"])]);
        assert!(!grants(&ROLES, "writer,printer", &write_and_print));
        assert!(!grants(&ROLES, "editor", &asked(&[("page", &["read"])])));
    }

    #[test]
    fn to_ask_for_nothing_is_to_be_refused() {
        assert!(!grants(&ROLES, "writer", &asked(&[])));
        assert!(!grants(&ROLES, "writer", &asked(&[("page", &[])])));
    }
}
