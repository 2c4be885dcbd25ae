//! Collecting a person on real parts: durable at every step, nothing recorded before everything was
//! looked at, and nothing asked twice.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;
use std::time::Duration;

use common::Phone;
use gridwalk_core::Client;
use gridwalk_core::idcard::geometry::{Point, Quad};
use gridwalk_core::idcard::{self, CardReading, FieldReading, IdNumber, Side, Source, ZonePicture};
use gridwalk_core::outbox::{State, Undone};
use gridwalk_core::registry::{CollectError, Field, Registry};
use gridwalk_core::wire::{Collection, Operation, Payload};
use uuid::Uuid;

/// A number of nobody: the sample district has no division 440697 in life.
fn number(birth: &str, order: &str) -> String {
    let body = format!("440697{birth}{order}");
    let all = "0123456789X".chars().map(|check| format!("{body}{check}"));
    all.into_iter()
        .find(|n| IdNumber::parse(n).is_ok())
        .unwrap()
}

fn front(name: &str, sex: &str, birth: &str, number: &str, look: Option<&str>) -> CardReading {
    let values = [
        ("name", name),
        ("sex", sex),
        ("nationality", "汉"),
        ("birth", birth),
        ("address", "广东省云埗市澜西区陶埠路12号"),
        ("id_number", number),
    ];
    reading(Side::Front, &values, look)
}

fn back() -> CardReading {
    let values = [
        ("authority", "云埗市公安局澜西分局"),
        ("valid_from", "2019-05-06"),
        ("valid_until", "2039-05-06"),
    ];
    reading(Side::Back, &values, None)
}

fn reading(side: Side, values: &[(&str, &str)], look: Option<&str>) -> CardReading {
    let fields = idcard::Field::of(side).iter().map(|field| {
        let (name, value) = values
            .iter()
            .find(|(name, _)| *name == field.as_str())
            .unwrap();
        let reading = FieldReading {
            value: (*value).to_owned(),
            confidence: if look == Some(*name) { 0.7 } else { 0.999 },
            needs_look: look == Some(*name),
            source: Source::Both,
        };
        (*field, reading)
    });
    CardReading {
        side,
        corners: Quad([Point::new(0.0, 0.0); 4]),
        fields: fields.collect(),
        zones: BTreeMap::new(),
        warnings: Vec::new(),
    }
}

fn collected(client: &Client, id: Uuid) -> Collection {
    let body = client.outbox().body(id).unwrap().unwrap();
    let operation: Operation = serde_json::from_slice(&body).unwrap();
    match operation.payload {
        Payload::Collect(collection) => *collection,
        other => panic!("{}", other.kind()),
    }
}

/// Collects the first of a household, and gives the operation's id.
fn head(registry: &Registry) -> Uuid {
    let id = registry.begin("d-502").unwrap();
    let number = number("19800314", "121");
    registry
        .read(id, &front("陈榕生", "男", "1980-03-14", &number, None))
        .unwrap();
    registry.read(id, &back()).unwrap();
    registry.say(id, Field::Relation, "户主").unwrap();
    registry.say(id, Field::Tenure, "tenant").unwrap();
    registry.say(id, Field::Phone, "138 0013 8000").unwrap();
    registry.confirm(id).unwrap().id
}

#[test]
fn a_person_is_collected_step_by_step_and_survives_a_kill_at_each() {
    let phone = Phone::activated();
    let client = phone.open();
    let id = client.registry().begin("d-502").unwrap();
    drop(client);
    let client = phone.open();
    let number = number("19800314", "121");
    let card = front("陈榕生", "男", "1980-03-14", &number, Some("name"));
    client.registry().read(id, &card).unwrap();
    drop(client);

    let client = phone.open();
    let registry = client.registry();
    assert_eq!(registry.drafts().unwrap(), [id]);
    let seen = registry.collecting(id).unwrap();
    assert!(seen.dwelling.address.contains("502"));
    assert_eq!(
        (&*seen.missing, &*seen.to_look),
        (&[Field::Relation][..], &[Field::Name][..])
    );
    let early = registry.confirm(id).unwrap_err();
    let CollectError::Unfinished { missing, to_look } = &early else {
        panic!("{early}")
    };
    assert_eq!(
        (&missing[..], &to_look[..]),
        (&[Field::Relation][..], &[Field::Name][..])
    );
    assert!(early.to_string().contains("relation") && !early.to_string().contains('陈'));

    registry.look(id, Field::Name).unwrap();
    registry.say(id, Field::Relation, "head").unwrap();
    let recorded = registry.confirm(id).unwrap();
    assert_eq!(
        (recorded.id, recorded.kind, recorded.state),
        (id, "collect", State::Queued)
    );
    assert!(
        recorded.attachments.is_empty(),
        "a card's picture is never sent"
    );
    assert_eq!(phone.originals(), 0, "nor kept");
    assert!(registry.drafts().unwrap().is_empty());

    let collection = collected(&client, id);
    assert_eq!((&*collection.id, collection.base), (&*id.to_string(), None));
    assert_eq!(collection.person.household, id);
    assert_eq!(collection.person.id_number.reveal(), number);
    assert!(!collection.basis.purpose.is_empty() && !collection.basis.legal_basis.is_empty());
    let name = collection
        .sources
        .iter()
        .find(|s| s.field == "name")
        .unwrap();
    assert!(name.looked && name.source == "both" && name.confidence == 0.7);
    assert!(
        !format!("{collection:?}").contains(&number[6..14]),
        "nothing of a person in a log"
    );
    client.verify_journal().unwrap();
}

#[test]
fn what_the_worker_said_is_not_read_over_and_bad_values_are_refused() {
    let phone = Phone::activated();
    let registry = phone.open().registry();
    assert!(matches!(
        registry.begin("nowhere"),
        Err(CollectError::UnknownDwelling(_))
    ));
    let id = registry.begin("d-501").unwrap();
    registry.say(id, Field::Name, "陈榕笙").unwrap();
    let number = number("19800314", "121");
    registry
        .read(id, &front("陈榕生", "男", "1980-03-14", &number, None))
        .unwrap();
    let seen = registry.collecting(id).unwrap();
    assert_eq!(seen.fields[0].value, "陈榕笙");
    let refused = registry.say(id, Field::IdNumber, "440697198003141210");
    assert!(matches!(
        refused,
        Err(CollectError::BadValue {
            field: Field::IdNumber,
            ..
        })
    ));

    // A value that cannot be is shown, and can be neither confirmed nor looked away.
    let id = registry.begin("d-501").unwrap();
    registry
        .read(id, &front("陈榕生", "男", "1980-13-14", &number, None))
        .unwrap();
    registry.say(id, Field::Relation, "head").unwrap();
    assert_eq!(registry.collecting(id).unwrap().to_look, [Field::Birth]);
    assert!(matches!(
        registry.confirm(id),
        Err(CollectError::Unfinished { .. })
    ));
    assert!(matches!(
        registry.look(id, Field::Birth),
        Err(CollectError::BadValue { .. })
    ));
}

#[test]
fn the_next_of_a_household_takes_over_what_is_the_same_and_is_offered_what_is_likely() {
    let phone = Phone::activated();
    let client = phone.open();
    let registry = client.registry();
    let household = collected(&client, head(&registry)).person.household;

    let id = registry.begin_beside(household).unwrap();
    let card = front(
        "黄小荷",
        "女",
        "1982-07-02",
        &number("19820702", "246"),
        None,
    );
    registry.read(id, &card).unwrap();
    let seen = registry.collecting(id).unwrap();
    assert!(seen.dwelling.id == "d-502" && seen.known.is_none());
    let likely = |field| &seen.sensible.iter().find(|(f, _)| *f == field).unwrap().1;
    assert_eq!(likely(Field::Relation)[0], "spouse");
    assert_eq!(likely(Field::EmergencyPhone)[..], ["13800138000"]);
    assert!(
        seen.sensible
            .iter()
            .all(|(field, _)| *field != Field::Tenure),
        "taken over"
    );
    registry.say(id, Field::Relation, "spouse").unwrap();
    let spouse = collected(&client, registry.confirm(id).unwrap().id).person;
    assert_eq!(
        (spouse.household, spouse.tenure.as_deref()),
        (household, Some("tenant"))
    );

    // A child of eleven needs a guardian who agrees.
    let id = registry.begin_beside(household).unwrap();
    let card = front(
        "陈小满",
        "男",
        "2015-05-21",
        &number("20150521", "153"),
        None,
    );
    registry.read(id, &card).unwrap();
    let seen = registry.collecting(id).unwrap();
    let likely = |field| &seen.sensible.iter().find(|(f, _)| *f == field).unwrap().1;
    assert_eq!(likely(Field::Relation)[0], "child");
    assert_eq!(likely(Field::Guardian)[..], ["陈榕生"]);
    assert!(seen.guardian_needed);
    registry.say(id, Field::Relation, "child").unwrap();
    registry.say(id, Field::Guardian, "陈榕生").unwrap();
    assert!(matches!(
        registry.confirm(id),
        Err(CollectError::GuardianNeeded)
    ));
    registry.say(id, Field::GuardianConsent, "yes").unwrap();
    let child = collected(&client, registry.confirm(id).unwrap().id);
    assert!(child.basis.guardian_consent && child.person.guardian.is_some());

    let people = registry.people("d-502").unwrap();
    let relations: Vec<&str> = people.iter().map(|p| p.relation.as_str()).collect();
    assert_eq!(relations[0], "head");
    assert_eq!(relations.len(), 3);
    assert_eq!(registry.people("d-501").unwrap(), []);
    assert_eq!(registry.dwellings("云埗 501").unwrap().len(), 1);
}

#[test]
fn fourteen_is_reached_on_the_birthday_in_beijing() {
    let phone = Phone::activated();
    let registry = phone.open().registry();
    // 2026-11-01T17:00Z is the second of November in Beijing.
    phone
        .clock
        .set_wall("2026-11-01T17:00:00Z".parse().unwrap());
    for (birth, child) in [("2012-11-02", false), ("2012-11-03", true)] {
        let id = registry.begin("d-501").unwrap();
        registry.say(id, Field::Birth, birth).unwrap();
        assert_eq!(
            registry.collecting(id).unwrap().guardian_needed,
            child,
            "{birth}"
        );
    }
}

#[test]
fn somebody_who_is_known_is_compared_and_edited_never_entered_twice() {
    let phone = Phone::activated();
    let client = phone.open();
    let registry = client.registry();
    let first = head(&registry);
    let id = registry.begin("d-502").unwrap();
    let number = number("19800314", "121");
    registry
        .read(id, &front("陈榕笙", "男", "1980-03-14", &number, None))
        .unwrap();
    let known = registry
        .collecting(id)
        .unwrap()
        .known
        .expect("the number is known");
    assert_eq!(known.id, first.to_string());
    assert_eq!(known.differs, [(Field::Name, "陈榕生".to_owned())]);
    registry.say(id, Field::Relation, "head").unwrap();
    let edit = collected(&client, registry.confirm(id).unwrap().id);
    assert_eq!(edit.id, first.to_string());
    assert_eq!(edit.person.household, first);
    let people = registry.people("d-502").unwrap();
    assert_eq!(people.len(), 1);
    assert_eq!(people[0].name, "陈榕笙");
}

#[test]
fn a_person_taken_back_is_not_known_any_more() {
    let phone = Phone::activated().with_undo(Duration::from_secs(10));
    let client = phone.open();
    let registry = client.registry();
    let id = head(&registry);
    assert_eq!(registry.people("d-502").unwrap().len(), 1);
    assert_eq!(client.outbox().undo(id).unwrap(), Undone::Draft);
    assert_eq!(registry.people("d-502").unwrap(), []);
    // Everything is still there to go on with.
    assert_eq!(registry.collecting(id).unwrap().missing, []);
    registry.confirm(id).unwrap();
    phone.clock.pass(Duration::from_secs(11));
    assert!(matches!(
        client.outbox().undo(id).unwrap(),
        Undone::Withdrawn(_)
    ));
    assert_eq!(registry.people("d-502").unwrap(), []);
}

#[test]
fn what_to_look_at_stays_beside_the_value_until_it_is_confirmed() {
    let phone = Phone::activated().with_undo(Duration::from_secs(10));
    let client = phone.open();
    let id = client.registry().begin("d-501").unwrap();
    let number = number("19800314", "121");
    let mut card = front("陈榕生", "男", "1980-03-14", &number, Some("name"));
    let picture = |byte| ZonePicture(vec![byte; 3_000]);
    card.zones = [idcard::Field::Name, idcard::Field::Address]
        .map(|field| (field, picture(7)))
        .into();
    // The address could not be read at all.
    card.fields
        .get_mut(&idcard::Field::Address)
        .unwrap()
        .value
        .clear();
    client.registry().read(id, &card).unwrap();
    drop(client);

    let client = phone.open();
    let registry = client.registry();
    let zones = |id| registry.collecting(id).unwrap().zones;
    let seen = zones(id);
    assert_eq!(
        seen,
        [Field::Name, Field::Address]
            .map(|field| (field, picture(7)))
            .into()
    );
    assert_eq!(
        format!("{:?}", seen[&Field::Name]),
        "ZonePicture(3000 bytes)"
    );
    // What a better picture is sure of needs none.
    card.zones.remove(&idcard::Field::Name);
    card.zones.insert(idcard::Field::Address, picture(8));
    registry.read(id, &card).unwrap();
    assert_eq!(zones(id), [(Field::Address, picture(8))].into());
    registry.look(id, Field::Name).unwrap();
    registry
        .say(id, Field::Address, "广东省云埗市澜西区陶埠路12号")
        .unwrap();
    registry.say(id, Field::Relation, "head").unwrap();
    assert_eq!(zones(id).len(), 1, "to compare with what was typed");
    registry.confirm(id).unwrap();
    assert_eq!(client.outbox().undo(id).unwrap(), Undone::Draft);
    assert_eq!(zones(id), [].into(), "gone with the confirmation");
}

#[test]
fn a_deployment_that_asks_for_consent_gets_it() {
    let phone = Phone::activated();
    phone.execute(
        r#"INSERT INTO records (kind, id, version, value)
           VALUES ('policy', 'policy', 1, '{"collection":{"consent":true,"notice":"7"}}')"#,
    );
    let client = phone.open();
    let registry = client.registry();
    let id = registry.begin("d-501").unwrap();
    let card = front(
        "陈榕生",
        "男",
        "1980-03-14",
        &number("19800314", "121"),
        None,
    );
    registry.read(id, &card).unwrap();
    registry.say(id, Field::Relation, "head").unwrap();
    assert!(registry.collecting(id).unwrap().consent_needed);
    assert!(matches!(
        registry.confirm(id),
        Err(CollectError::ConsentNeeded)
    ));
    registry.say(id, Field::Consent, "yes").unwrap();
    let basis = collected(&client, registry.confirm(id).unwrap().id).basis;
    assert!(basis.consent && basis.notice == "7");
    let discarded = registry.begin("d-501").unwrap();
    registry.discard(discarded).unwrap();
    assert!(registry.collecting(discarded).is_err());
}
