// The values that cross are Kotlin data classes and enums already; here they get their place beside
// the classes that use them, so that the generator could be changed without a caller noticing. What
// is a choice is in Choices.kt: an alias does not reach the cases of a sealed class.
package org.gridwalk

/** A SHA-256, 64 hex digits: the name of a photo. */
public typealias Sha256 = String

/** A position in WGS 84, degrees. */
public typealias Wgs84 = org.gridwalk.ffi.Wgs84

/** A position as the platform reports it. */
public typealias Fix = org.gridwalk.ffi.Fix

/** A fix that was made some time ago. */
public typealias LatestFix = org.gridwalk.ffi.LatestFix

/** A place of a draft, graded. */
public typealias Place = org.gridwalk.ffi.Place

/** How much a fix can be leaned on. */
public typealias PlaceGrade = org.gridwalk.ffi.PlaceGrade

/** One thing that speaks against a fix. */
public typealias PlaceDoubt = org.gridwalk.ffi.PlaceDoubt

/** A checkpoint (巡查点) as the worker sees it. */
public typealias Checkpoint = org.gridwalk.ffi.Checkpoint

/** 网格. */
public typealias Grid = org.gridwalk.ffi.Grid

/** What a check-in is made of. */
public typealias CheckIn = org.gridwalk.ffi.CheckIn

/** A photo to be recorded: the path of the camera's file, and what it shows. */
public typealias Photo = org.gridwalk.ffi.Photo

/** What a photo shows. */
public typealias PhotoRole = org.gridwalk.ffi.PhotoRole

/** A photo of a draft. */
public typealias DraftPhoto = org.gridwalk.ffi.DraftPhoto

/** An item of the catalogue (入格事项清单). */
public typealias CatalogueItem = org.gridwalk.ffi.CatalogueItem

/** A category that is likely, and why. */
public typealias Suggestion = org.gridwalk.ffi.Suggestion

/** A whole report at once. */
public typealias Report = org.gridwalk.ffi.Report

/** A draft as the worker sees it. */
public typealias Draft = org.gridwalk.ffi.Draft

/** A change to a draft: what is not given stays as it is. */
public typealias DraftEdit = org.gridwalk.ffi.DraftEdit

/** An operation that is durable from here on. */
public typealias Recorded = org.gridwalk.ffi.Recorded

/** What an operation is. */
public typealias Kind = org.gridwalk.ffi.Kind

/** Where an operation stands. */
public typealias State = org.gridwalk.ffi.State

/** Something worth knowing about what was recorded; never a refusal. */
public typealias Warning = org.gridwalk.ffi.Warning

/** The numbers of a warning. */
public typealias Figures = org.gridwalk.ffi.Figures

/** What may be worth knowing. */
public typealias WarningCode = org.gridwalk.ffi.WarningCode

/** A photo as it will be sent. */
public typealias Attachment = org.gridwalk.ffi.Attachment

/** An operation as the worker sees it. */
public typealias Item = org.gridwalk.ffi.Item

/** A photo of an operation as the worker sees it. */
public typealias ItemPhoto = org.gridwalk.ffi.ItemPhoto

/** How many operations stand where; nothing is counted twice. */
public typealias Tally = org.gridwalk.ffi.Tally

/** How far a sync has come. */
public typealias Progress = org.gridwalk.ffi.Progress

/** Where this phone stands. */
public typealias Status = org.gridwalk.ffi.Status

/** Whose phone this is, and which city brain it belongs to. */
public typealias Device = org.gridwalk.ffi.Device

/** 网格员. */
public typealias Worker = org.gridwalk.ffi.Worker

/** How a worker is employed. */
public typealias WorkerKind = org.gridwalk.ffi.WorkerKind

/** A record that came down and could not be applied. */
public typealias SetAside = org.gridwalk.ffi.SetAside

/** The rest of one photo, as the platform sends it while the app is suspended. */
public typealias PlainUpload = org.gridwalk.ffi.PlainUpload

/** Bytes of one kind on one day. */
public typealias Traffic = org.gridwalk.ffi.Traffic

/** What is taken of a phone and of the line, and what may be. */
public typealias Budgets = org.gridwalk.ffi.Budgets

/** Room for photos on this phone. */
public typealias StorageBudget = org.gridwalk.ffi.StorageBudget

/** What metered networks carried today. */
public typealias MeteredBudget = org.gridwalk.ffi.MeteredBudget

/** The clocks at one moment. */
public typealias ClockReading = org.gridwalk.ffi.ClockReading

/** A side of an identity card. */
public typealias CardSide = org.gridwalk.ffi.CardSide

/** One side of one card, as it was read. */
public typealias CardReading = org.gridwalk.ffi.CardReading

/** A field as it was read or said; prints without its value. */
public typealias FieldReading = org.gridwalk.ffi.FieldReading

/** What a card's picture shows where a field is printed; prints without it. */
public typealias FieldZone = org.gridwalk.ffi.FieldZone

/** Where a value comes from. */
public typealias ValueSource = org.gridwalk.ffi.ValueSource

/** Something about a whole card that a person should know; never a refusal. */
public typealias CardWarning = org.gridwalk.ffi.CardWarning

/** The corners of a card in a picture. */
public typealias Corners = org.gridwalk.ffi.Corners

/** A place in a picture, in pixels from its top left. */
public typealias PicturePoint = org.gridwalk.ffi.PicturePoint

/** What a frame of a preview shows: the card's corners, and the one thing to do. */
public typealias CardLook = org.gridwalk.ffi.CardLook

/** The one thing to do before the shutter. */
public typealias CardAdvice = org.gridwalk.ffi.CardAdvice

/** One line cut from a straightened card. */
public typealias LineImage = org.gridwalk.ffi.LineImage

/** What may stand in a line. */
public typealias LineScript = org.gridwalk.ffi.LineScript

/** What a recogniser made of a line; prints without its text. */
public typealias LineText = org.gridwalk.ffi.LineText

/** A field of a person. */
public typealias PersonField = org.gridwalk.ffi.PersonField

/** A value that a field can have, and its words in Chinese. */
public typealias Choice = org.gridwalk.ffi.Choice

/** What is shown to a person (告知) before anything is read. */
public typealias Notice = org.gridwalk.ffi.Notice

/** 房屋 */
public typealias Dwelling = org.gridwalk.ffi.Dwelling

/** 自然人: somebody who lives in a dwelling; prints without their values. */
public typealias Person = org.gridwalk.ffi.Person

/** Somebody to call; prints without their values. */
public typealias Contact = org.gridwalk.ffi.Contact

/** Somebody who is being collected. */
public typealias Collecting = org.gridwalk.ffi.Collecting

/** Likely values of a field; prints without them. */
public typealias Sensible = org.gridwalk.ffi.Sensible

/** Somebody whom the registry has already. */
public typealias Known = org.gridwalk.ffi.Known

/** A field that differs from the registry's; prints without its value. */
public typealias Difference = org.gridwalk.ffi.Difference

/** What is wrong with a value. */
public typealias ValueProblem = org.gridwalk.ffi.ValueProblem
