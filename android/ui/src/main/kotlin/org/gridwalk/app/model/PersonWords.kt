// What is said about a card and a person: advice before the shutter, names of fields, their choices.
package org.gridwalk.app.model

import org.gridwalk.CardAdvice
import org.gridwalk.CollectException
import org.gridwalk.Collecting
import org.gridwalk.IdCardException
import org.gridwalk.PersonField
import org.gridwalk.design.Strings

fun said(advice: CardAdvice): Said =
    when (advice) {
        CardAdvice.SHOW_CARD -> Strings::cardNone
        CardAdvice.CLOSER -> Strings::cardCloser
        CardAdvice.FURTHER -> Strings::cardFurther
        CardAdvice.HOLD_STILL -> Strings::cardHoldStill
        CardAdvice.TOO_DARK -> Strings::cardTooDark
        CardAdvice.GLARE -> Strings::cardGlare
        CardAdvice.TURN_OVER -> Strings::cardTurnOver
        CardAdvice.READY -> Strings::cardReady
    }

internal fun said(error: IdCardException): Said =
    when (error) {
        is IdCardException.NoCard, is IdCardException.AnotherDocument, is IdCardException.Undecodable,
        is IdCardException.Unreadable, is IdCardException.TooLarge,
        -> Strings::cardUnread

        is IdCardException.ModelMissing, is IdCardException.ModelDamaged, is IdCardException.ReaderFailed,
        -> Strings::errorAgain
    }

internal fun said(error: CollectException): Said =
    when (error) {
        is CollectException.NotActivated -> Strings::errorNotActivated

        is CollectException.UnknownDwelling, is CollectException.UnknownHousehold, is CollectException.Unknown,
        -> Strings::errorGone

        is CollectException.NotAllowed -> Strings::errorMoved

        is CollectException.BadValue -> { strings -> strings.errorBadValue(word(error.field)(strings)) }

        is CollectException.Unfinished -> { strings ->
            strings.collectMissing((error.missing + error.toLook).joinToString("、") { word(it)(strings) })
        }

        is CollectException.GuardianNeeded -> Strings::collectGuardian

        is CollectException.ConsentNeeded -> Strings::collectConsent
    }

/** The name of a field. */
fun word(field: PersonField): Said =
    when (field) {
        PersonField.NAME -> Strings::fieldName
        PersonField.SEX -> Strings::fieldSex
        PersonField.NATIONALITY -> Strings::fieldNationality
        PersonField.BIRTH -> Strings::fieldBirth
        PersonField.ADDRESS -> Strings::fieldAddress
        PersonField.ID_NUMBER -> Strings::fieldIdNumber
        PersonField.AUTHORITY -> Strings::fieldAuthority
        PersonField.VALID_FROM -> Strings::fieldValidFrom
        PersonField.VALID_UNTIL -> Strings::fieldValidUntil
        PersonField.PHONE -> Strings::fieldPhone
        PersonField.RELATION -> Strings::fieldRelation
        PersonField.TENURE -> Strings::fieldTenure
        PersonField.SINCE -> Strings::fieldSince
        PersonField.EMERGENCY -> Strings::fieldEmergency
        PersonField.EMERGENCY_PHONE -> Strings::fieldEmergencyPhone
        PersonField.GUARDIAN -> Strings::fieldGuardian
        PersonField.GUARDIAN_PHONE -> Strings::fieldGuardianPhone
        PersonField.CONSENT -> Strings::fieldConsent
        PersonField.GUARDIAN_CONSENT -> Strings::fieldGuardianConsent
    }

/** A choice in words; what has none is said as it is. */
fun choice(field: PersonField, value: String): Said =
    when (value) {
        "head" -> Strings::fieldHead
        "spouse" -> Strings::fieldSpouse
        "child" -> Strings::fieldChild
        "parent" -> Strings::fieldParent
        "grandchild" -> Strings::fieldGrandchild
        "grandparent" -> Strings::fieldGrandparent
        "sibling" -> Strings::fieldSibling
        "other" -> Strings::fieldOther
        "tenant" -> Strings::fieldTenant
        "owner" -> Strings::fieldOwner
        "dormitory" -> Strings::fieldDormitory
        "guest" -> Strings::fieldGuest
        "yes" -> if (field == PersonField.CONSENT) Strings::collectConsent else Strings::collectConsentGuardian
        else -> { _ -> value }
    }

/** What the worker is asked for, in the order of asking: no card says it. */
fun asked(person: Collecting): List<PersonField> =
    listOf(PersonField.RELATION, PersonField.TENURE, PersonField.PHONE) +
        listOf(PersonField.GUARDIAN, PersonField.GUARDIAN_PHONE, PersonField.GUARDIAN_CONSENT)
            .filter { person.guardianNeeded || person.fields.any { field -> field.field == it } } +
        listOf(PersonField.CONSENT).filter { person.consentNeeded || person.fields.any { field -> field.field == it } }
