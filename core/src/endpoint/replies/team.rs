//! Teams of an organization.

replies! {
    /// A team of an organization.
    Team {
        /// Its id.
        id: String,
        /// Its name.
        name: String,
        /// The organization's id.
        organization_id: String,
        /// When it was made (RFC 3339).
        created_at: String,
        /// When it was last changed.
        #[serde(default)]
        updated_at: Option<String>,
    }

    /// Somebody in a team.
    TeamMember {
        /// The membership's id, which is not the user's.
        id: String,
        /// The team's id.
        team_id: String,
        /// The user's id.
        user_id: String,
        /// Since when (RFC 3339).
        #[serde(default)]
        created_at: Option<String>,
    }

    /// It is there no longer.
    Removed {
        /// In words, if upstream has any.
        #[serde(default)]
        message: Option<String>,
    }
}
