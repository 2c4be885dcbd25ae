// What the app says, before it is known in which language: holders keep it so, screens say it.
package org.gridwalk.app.model

import org.gridwalk.CatalogueItem
import org.gridwalk.CollectException
import org.gridwalk.GridwalkException
import org.gridwalk.IdCardException
import org.gridwalk.OutboxException
import org.gridwalk.PatrolException
import org.gridwalk.ReportException
import org.gridwalk.StoreException
import org.gridwalk.SyncException
import org.gridwalk.Warning
import org.gridwalk.design.Strings
import org.gridwalk.design.WarningLook

typealias Said = (Strings) -> String

/** What happened and what to do, for a worker. */
fun said(error: GridwalkException): Said =
    when (error) {
        is SyncException -> {
            said(error)
        }

        is StoreException -> {
            said(error)
        }

        is IdCardException -> {
            said(error)
        }

        is CollectException -> {
            said(error)
        }

        is ReportException.NotActivated, is PatrolException.NotActivated -> {
            Strings::errorNotActivated
        }

        is ReportException.NoPlace -> {
            Strings::placeWait
        }

        is ReportException.Photo, is PatrolException.Photo -> {
            Strings::errorPhoto
        }

        is ReportException.NotAllowed, is OutboxException.NotAllowed, is OutboxException.Withdrawn -> {
            Strings::errorMoved
        }

        is ReportException.Unknown, is OutboxException.Unknown -> {
            Strings::errorGone
        }

        else -> {
            Strings::errorAgain
        }
    }

private fun said(error: SyncException): Said =
    when (error) {
        is SyncException.NotActivated -> Strings::errorNotActivated
        is SyncException.InsecureAddress -> Strings::errorInsecureAddress
        is SyncException.NotTrusted, is SyncException.BadAuthority -> Strings::errorNotTrusted
        is SyncException.ClockWrong -> Strings::errorClockWrong
        is SyncException.NoAnswer -> Strings::errorNoAnswer
        is SyncException.CodeInvalid -> Strings::errorCodeInvalid
        is SyncException.AnotherWorker -> { strings -> strings.errorAnotherWorker(error.undelivered.toInt()) }
        is SyncException.Revoked -> Strings::errorRevoked
        is SyncException.Refused -> Strings::errorRefused
        is SyncException.Cancelled -> Strings::errorAgain
    }

private fun said(error: StoreException): Said =
    when (error) {
        is StoreException.KeyUnavailable -> {
            Strings::errorLocked
        }

        is StoreException.KeyLost, is StoreException.KeyMissing, is StoreException.KeyWrong -> {
            Strings::errorKeyLost
        }

        is StoreException.Damaged, is StoreException.Foreign -> {
            Strings::errorDamaged
        }

        is StoreException.Newer -> {
            Strings::errorUpdate
        }

        is StoreException.NoSpace -> {
            Strings::errorNoSpace
        }

        is StoreException.Busy, is StoreException.Paused, is StoreException.Io, is StoreException.Internal -> {
            Strings::errorAgain
        }
    }

fun said(warning: Warning): Said = WarningLook.valueOf(warning.code.name).word

/** An item of the catalogue by its name. */
fun said(item: CatalogueItem): Said =
    { strings -> if (strings.language == "en") item.nameEn.ifEmpty { item.name } else item.name }
