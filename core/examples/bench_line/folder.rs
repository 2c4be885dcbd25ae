//! A phone's folder without a city brain: activated, with a catalogue and checkpoints.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use gridwalk_core::store::{FileKeyStore, Store, StoreError};
use gridwalk_core::{Client, Config};
use serde_json::json;

pub(crate) const GRID: &str = "440697001001001";
pub(crate) const CHECKPOINTS: usize = 300;

pub(crate) fn keys(home: &Path) -> Result<FileKeyStore, StoreError> {
    FileKeyStore::open(&home.join("device.key"), true)
}

pub(crate) fn open(home: &Path) -> Result<Client, Box<dyn Error>> {
    let mut config = Config::new(home.to_owned());
    config.undo_window = Duration::ZERO;
    Ok(Client::open(config, Arc::new(keys(home)?))?)
}

/// Makes the folder, and returns its store.
pub(crate) fn activated(home: &Path) -> Result<Arc<Store>, Box<dyn Error>> {
    drop(open(home)?);
    let store = Store::open(home, &keys(home)?)?;
    let device = json!({
        "id": "0190a000-0000-7000-8000-000000000001",
        "worker": {"id": "w-001", "name": "某某", "kind": "full_time", "grids": [GRID]},
        "server": "http://127.0.0.1:1", "authority": null, "city_brain_key": "",
        "rescue_key": "age1", "files_url": "http://127.0.0.1:1/v1/files",
    });
    let item = json!({"code": "SR-0101", "class": "市容环境", "name": "暴露垃圾"});
    store.write(|transaction| {
        transaction.execute(
            "INSERT INTO meta (key, value) VALUES ('device', ?1)",
            [device.to_string()],
        )?;
        let mut put = transaction
            .prepare("INSERT INTO records (kind, id, version, value) VALUES (?1, ?2, 1, ?3)")?;
        put.execute(("catalogue_item", "SR-0101", item.to_string()))?;
        for number in 0..CHECKPOINTS {
            let id = format!("cp-{number:03}");
            let at = json!({"lat": 20.5 + number as f64 / 1e4, "lon": 113.2});
            let value = json!({"id": id, "grid": GRID, "name": id, "at": at, "radius_m": 30.0});
            put.execute(("checkpoint", &*id, value.to_string()))?;
        }
        Ok::<_, StoreError>(())
    })?;
    Ok(store)
}
