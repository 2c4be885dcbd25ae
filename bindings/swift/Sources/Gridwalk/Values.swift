// The values that cross are Swift structs and enums already; here they get their place beside the
// classes that use them, so that the generator could be changed without a caller noticing.
import Foundation
import GridwalkFFI

public typealias Wgs84 = GridwalkFFI.Wgs84
public typealias Fix = GridwalkFFI.Fix
public typealias Place = GridwalkFFI.Place
public typealias PlaceGrade = GridwalkFFI.PlaceGrade
public typealias PlaceDoubt = GridwalkFFI.PlaceDoubt
public typealias Checkpoint = GridwalkFFI.Checkpoint
public typealias Grid = GridwalkFFI.Grid
public typealias CheckIn = GridwalkFFI.CheckIn
public typealias Photo = GridwalkFFI.Photo
public typealias PhotoRole = GridwalkFFI.PhotoRole
public typealias PhotoProblem = GridwalkFFI.PhotoProblem
public typealias DraftPhoto = GridwalkFFI.DraftPhoto
public typealias CatalogueItem = GridwalkFFI.CatalogueItem
public typealias Suggestion = GridwalkFFI.Suggestion
public typealias Report = GridwalkFFI.Report
public typealias Draft = GridwalkFFI.Draft
public typealias DraftEdit = GridwalkFFI.DraftEdit
public typealias Recorded = GridwalkFFI.Recorded
public typealias Kind = GridwalkFFI.Kind
public typealias State = GridwalkFFI.State
public typealias Warning = GridwalkFFI.Warning
public typealias WarningCode = GridwalkFFI.WarningCode
public typealias Attachment = GridwalkFFI.Attachment
public typealias Item = GridwalkFFI.Item
public typealias ItemPhoto = GridwalkFFI.ItemPhoto
public typealias Tally = GridwalkFFI.Tally
public typealias Undone = GridwalkFFI.Undone
public typealias SyncState = GridwalkFFI.SyncState
public typealias Progress = GridwalkFFI.Progress
public typealias Status = GridwalkFFI.Status
public typealias Device = GridwalkFFI.Device
public typealias Worker = GridwalkFFI.Worker
public typealias WorkerKind = GridwalkFFI.WorkerKind
public typealias SetAside = GridwalkFFI.SetAside
public typealias Verified = GridwalkFFI.Verified
public typealias JournalBreak = GridwalkFFI.JournalBreak
public typealias ClockReading = GridwalkFFI.ClockReading
public typealias Sha256 = GridwalkFFI.Sha256
