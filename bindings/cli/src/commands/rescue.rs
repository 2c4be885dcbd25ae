//! At the station: a phone whose device key is lost is delivered with the deployment's rescue key.
//! The folder is opened with the key that was sealed at activation, activated anew in the worker's
//! name, and synchronised; what the city brain has already it recognises by its ids.

use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use gridwalk_core::store::FileKeyStore;
use gridwalk_core::sync::rescue::unseal;
use gridwalk_core::{Client, Config};

use super::sync;
use crate::error::Failure;
use crate::output::Output;

/// The station's own key for this folder. It stays there, so that a rescue that was cut goes on.
const STATION_KEY: &str = "station.key";

pub(super) fn rescue(
    home: &Path,
    output: &Output,
    key: &Path,
    server: &str,
    ca: Option<&Path>,
) -> Result<ExitCode, Failure> {
    let identity =
        fs::read_to_string(key).map_err(|error| Failure::unreadable("the --key file", &error))?;
    let rescued = unseal(home, &identity)?;
    let keys = FileKeyStore::open(&home.join(STATION_KEY), true)?;
    let config = Config {
        undo_window: Duration::ZERO,
        ..Config::new(home)
    };
    let client = Client::open_with_key(config, Arc::new(keys), rescued.key)?;
    let authority = sync::authority(ca)?;
    sync::runtime()?.block_on(client.sync().activate(server, &rescued.code, authority))?;
    sync::sync(&client, output, None, false, false)
}
