//! The steps that read a card and collect a person. The cards are drawn here and now.

use std::collections::BTreeMap;

use gridwalk_ffi::*;
use serde_json::Value;
use specimens::card::{Level, Other, Side, Studio};
use uuid::Uuid;

use crate::morning::Morning;
use crate::words::{Named, field, seen, snake, text};

impl Morning {
    pub(crate) async fn collecting(&mut self, step: &Value) -> Result<(), Named> {
        match step["do"].as_str().unwrap() {
            "scan" => {
                let path = match step["photo"].as_str() {
                    Some(_) => self.photos(step).remove(0).path,
                    None => self.card(&text(step, "card")).0,
                };
                self.scan(step, path).await?;
            }
            "collect" => {
                let name = text(step, "as");
                let id = self.collect(step).await?;
                self.ids.insert(name, id);
            }
            "read" => {
                let path = self.card(&text(step, "card")).0;
                let reading = self.scan(step, path).await?;
                let id = self.id(step);
                self.gridwalk().registry().read(id, reading).await?;
            }
            "say" => {
                let (id, field) = (self.id(step), field(&text(step, "field")));
                let registry = self.gridwalk().registry();
                registry.say(id, field, text(step, "value")).await?;
            }
            "look" => {
                let id = self.id(step);
                let registry = self.gridwalk().registry();
                let person = registry.collecting(id).await?;
                for field in person.to_look {
                    let mut zones = person.zones.iter();
                    assert!(zones.any(|zone| zone.field == field && zone.jpeg.len() > 500));
                    registry.look(id, field).await?;
                }
            }
            "confirm" => {
                let id = self.id(step);
                let recorded = self.gridwalk().registry().confirm(id).await?;
                self.recorded(step, &recorded);
            }
            "give_up" => {
                let id = self.id(step);
                self.gridwalk().registry().discard(id).await?;
            }
            other => panic!("no step {other}"),
        }
        Ok(())
    }

    /// Reads a card; of one that was drawn every field must be as it was drawn.
    async fn scan(&self, step: &Value, path: String) -> Result<CardReading, Named> {
        let reader = CardReader::open(None, None).await?;
        let reading = reader.scan(path, None, None).await?;
        seen(step, "gives", &snake(&reading.side));
        let drawn = self.card(&text(step, "card")).1;
        assert_eq!(reading.fields.len(), drawn.len(), "{step}");
        for read in &reading.fields {
            let name = snake(&read.field);
            assert_eq!(Some(&read.value), drawn.get(&name), "{name}");
        }
        Ok(reading)
    }

    /// Somebody who is collected in a dwelling, or beside the first of a household.
    async fn collect(&self, step: &Value) -> Result<Uuid, Named> {
        let registry = self.gridwalk().registry();
        if let Some(name) = step["beside"].as_str() {
            let first = self.ids.get(name).copied().unwrap_or_else(Uuid::new_v4);
            return Ok(registry.begin_beside(first).await?);
        }
        let dwelling = match step["dwelling"].as_u64() {
            Some(at) => registry.dwellings(String::new()).await?[at as usize]
                .id
                .clone(),
            None => text(step, "dwelling"),
        };
        Ok(registry.begin(dwelling).await?)
    }

    /// A side of the card of a person who does not exist, and what was printed on it.
    fn card(&self, side: &str) -> (String, BTreeMap<String, String>) {
        let path = self.path(&format!("{side}.jpg"));
        let studio = Studio::open().unwrap();
        let drawn = match side {
            "front" => Side::Front,
            "back" => Side::Back,
            _ => {
                let other = studio.other(1_000_003, Other::DrivingLicence);
                let bytes = other.picture.jpeg_bytes(other.quality, None).unwrap();
                std::fs::write(&path, bytes).unwrap();
                return (path, BTreeMap::new());
            }
        };
        let specimen = studio.specimen(1_000_003, Level::Flat, drawn);
        let bytes = specimen.picture.jpeg_bytes(specimen.quality, None).unwrap();
        std::fs::write(&path, bytes).unwrap();
        (
            path,
            specimen
                .truth
                .fields
                .into_iter()
                .map(|(k, v)| (k.to_string(), v))
                .collect(),
        )
    }
}
