//! Fills an activated folder with check-ins and reports, for the bench over a bad line. Prints each
//! operation as it will be sent.

use std::error::Error;
use std::path::{Path, PathBuf};

use gridwalk_core::evidence::Fix;
use gridwalk_core::geo::Wgs84;
use gridwalk_core::outbox::Recorded;
use gridwalk_core::patrol::CheckInRequest;
use gridwalk_core::report::ReportRequest;
use gridwalk_core::wire::PhotoRole;

use super::{Done, folder, say};

pub(crate) fn record(home: &str, check_ins: u32, reports: u32, pictures: Option<&str>) -> Done {
    let client = folder::open(Path::new(home))?;
    let print = |recorded: Recorded| -> Result<(), Box<dyn Error>> {
        let body = client.outbox().body(recorded.id)?.unwrap_or_default();
        say(&String::from_utf8(body)?)
    };
    let at = |number: u32| -> Result<Fix, Box<dyn Error>> {
        let lat = 20.5 + f64::from(number) / 1e4;
        Ok(Fix::new(Wgs84::new(lat, 113.2)?, 8.0))
    };
    for number in 0..check_ins {
        print(client.patrol().check_in(CheckInRequest {
            fix: Some(at(number)?),
            note: Some(format!("第{number}处已巡查")),
            ..CheckInRequest::default()
        })?)?;
    }
    let mut photos: Vec<PathBuf> = match pictures {
        Some(pictures) => std::fs::read_dir(pictures)?
            .map(|entry| Ok::<_, std::io::Error>(entry?.path()))
            .collect::<Result<_, _>>()?,
        None => vec![],
    };
    for number in 0..reports {
        let photo = photos.pop();
        print(
            client.report().submit(ReportRequest {
                category: "SR-0101".to_owned(),
                fix: Some(at(number)?),
                note: Some(format!("楼道堆物，第{number}处")),
                photos: photo
                    .map(|path| (path, PhotoRole::Near))
                    .into_iter()
                    .collect(),
                handled: false,
                urgent: false,
            })?,
        )?;
    }
    Ok(())
}
