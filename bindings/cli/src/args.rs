//! What can be typed. Names and exit statuses are a contract that others script against.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use gridwalk_core::evidence::Fix;
use gridwalk_core::geo::Wgs84;
use gridwalk_core::wire::PhotoRole;
use uuid::Uuid;

/// Records a grid worker's patrols and reports without network, and delivers them whole and once.
///
/// The device key lies in a file of the data folder: this is for desktops; phones use their
/// keystore.
#[derive(Parser)]
#[command(name = "gridwalk", version, arg_required_else_help = true)]
pub(crate) struct Args {
    /// Data folder
    #[arg(long, global = true, default_value = "gridwalk-home")]
    pub(crate) home: PathBuf,
    /// One JSON object a line on standard output, and nothing else
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Bind this folder to a worker, and fetch catalogue, grids and checkpoints
    Activate {
        /// Address of the city brain
        #[arg(long, value_name = "URL")]
        server: String,
        /// Activation code from the station
        #[arg(long)]
        code: String,
        /// The deployment's authority (PEM); needed for https
        #[arg(long, value_name = "FILE")]
        ca: Option<PathBuf>,
    },
    /// 打卡: record a visit
    CheckIn {
        /// Where, in WGS 84 degrees and metres
        #[arg(long, value_name = "LAT,LON,ACCURACY_M", value_parser = fix, allow_hyphen_values = true)]
        at: Fix,
        /// The checkpoint that is visited
        #[arg(long, value_name = "ID", conflicts_with = "tag")]
        checkpoint: Option<String>,
        /// Text of the QR code or NFC tag that hangs there
        #[arg(long, value_name = "TEXT")]
        tag: Option<String>,
        #[command(flatten)]
        details: Details,
    },
    /// 上报: record something that was found
    Report {
        /// Code of the catalogue (入格事项清单); see `suggest`
        #[arg(long, value_name = "CODE")]
        category: String,
        /// Where, in WGS 84 degrees and metres
        #[arg(long, value_name = "LAT,LON,ACCURACY_M", value_parser = fix, allow_hyphen_values = true)]
        at: Fix,
        #[command(flatten)]
        details: Details,
        /// 自行处理: settled on the spot
        #[arg(long)]
        handled: bool,
        /// To be seen before everything else
        #[arg(long)]
        urgent: bool,
    },
    /// 房屋: dwellings of this worker's grids
    Dwellings {
        /// Words that the address holds
        words: Vec<String>,
    },
    /// 采集: collect a person from an identity card
    Collect(crate::commands::Collect),
    /// Likely categories for a place, best first
    Suggest {
        /// Where, in WGS 84 degrees and metres
        #[arg(long, value_name = "LAT,LON,ACCURACY_M", value_parser = fix, allow_hyphen_values = true)]
        at: Fix,
    },
    /// Send what waits, and fetch what is new
    Sync {
        /// Keep trying for this long
        #[arg(long = "for", value_name = "SECONDS", conflicts_with = "watch")]
        seconds: Option<u64>,
        /// Keep sending until SIGTERM
        #[arg(long)]
        watch: bool,
        /// The network is metered: photos keep to the daily budget, urgent ones excepted
        #[arg(long)]
        metered: bool,
    },
    /// What is not complete yet
    Queue {
        /// Everything, drafts and what was discarded included
        #[arg(long)]
        all: bool,
    },
    /// One operation, with what it says
    Show {
        /// The operation
        id: Uuid,
    },
    /// Take an operation back
    Undo {
        /// The operation
        id: Uuid,
    },
    /// Send a refused operation again as it is
    Retry {
        /// The operation
        id: Uuid,
    },
    /// Give an operation up: it will never be sent
    Discard {
        /// The operation
        id: Uuid,
    },
    /// 操作日志
    Journal {
        #[command(subcommand)]
        command: JournalCommand,
    },
    /// Read identity cards (居民身份证) from pictures; needs no data folder
    Scan(crate::commands::Scan),
    /// Whose folder this is, and what waits
    Status,
    /// At the station: deliver a folder whose device key is lost
    Rescue {
        /// The deployment's rescue key (an age identity)
        #[arg(long, value_name = "FILE")]
        key: PathBuf,
        /// Address of the city brain
        #[arg(long, value_name = "URL")]
        server: String,
        /// The deployment's authority (PEM), if not the one the folder knows
        #[arg(long, value_name = "FILE")]
        ca: Option<PathBuf>,
    },
}

#[derive(Subcommand)]
pub(crate) enum JournalCommand {
    /// Walk the chain and find the first broken link
    Verify,
}

#[derive(clap::Args)]
pub(crate) struct Details {
    /// What there is to add in words
    #[arg(long, value_name = "TEXT")]
    pub(crate) note: Option<String>,
    /// A photo, and what it shows
    #[arg(long = "photo", value_name = "[near=|far=|after=]FILE", value_parser = photo)]
    pub(crate) photos: Vec<Photo>,
}

/// A photo and what it shows.
#[derive(Clone)]
pub(crate) struct Photo {
    pub(crate) role: PhotoRole,
    pub(crate) file: PathBuf,
}

fn photo(text: &str) -> Result<Photo, String> {
    let roles = [
        ("near=", PhotoRole::Near),
        ("far=", PhotoRole::Far),
        ("after=", PhotoRole::After),
    ];
    let (role, file) = roles
        .into_iter()
        .find_map(|(prefix, role)| Some((role, text.strip_prefix(prefix)?)))
        .unwrap_or((PhotoRole::Plain, text));
    if file.is_empty() {
        return Err("the name of a picture file is missing".to_owned());
    }
    Ok(Photo {
        role,
        file: file.into(),
    })
}

fn fix(text: &str) -> Result<Fix, String> {
    let form = || "expected LAT,LON,ACCURACY_M, for example 23.0215,113.1214,8".to_owned();
    let numbers: Vec<f64> = text
        .split(',')
        .map(|number| number.trim().parse())
        .collect::<Result<_, _>>()
        .map_err(|_| form())?;
    let &[lat, lon, accuracy_m] = numbers.as_slice() else {
        return Err(form());
    };
    let at = Wgs84::new(lat, lon).map_err(|error| error.to_string())?;
    if !(accuracy_m.is_finite() && accuracy_m >= 0.0) {
        return Err("the accuracy must be a number of metres, 0 or more".to_owned());
    }
    Ok(Fix {
        at,
        accuracy_m,
        mock: false,
        gnss_time: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_three_numbers_in_range() {
        assert!(fix("23.02,113.12,8").is_ok());
        assert!(fix(" 23.02, -113.12, 0 ").is_ok());
        for wrong in [
            "",
            "23,113",
            "91,0,1",
            "23,113,-1",
            "23,113,NaN",
            "a,b,c",
            "1,2,3,4",
        ] {
            assert!(fix(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_photo_may_say_what_it_shows() {
        let near = photo("near=a=b.jpg").unwrap();
        assert_eq!((near.role, near.file), (PhotoRole::Near, "a=b.jpg".into()));
        assert_eq!(photo("plain.jpg").unwrap().role, PhotoRole::Plain);
        assert!(photo("far=").is_err());
    }
}
