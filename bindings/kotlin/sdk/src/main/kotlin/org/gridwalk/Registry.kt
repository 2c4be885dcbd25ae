package org.gridwalk

import java.util.UUID
import org.gridwalk.ffi.Registry as FfiRegistry
import org.gridwalk.ffi.choices as ffiChoices

/**
 * The grid's registry (底数), and collecting people (采集) into it, step by step. Each step is durable
 * on its own; nothing is recorded before [confirm]. What changes something throws [CollectException]
 * if nothing was changed.
 */
public class Registry internal constructor(internal val ffi: FfiRegistry) {
    /** What is shown to a person before anything is read. */
    public suspend fun notice(): Notice = call { ffi.notice() }

    /** Dwellings whose address holds every one of [words]; all of them without words. */
    public suspend fun dwellings(words: String = ""): List<Dwelling> = call { ffi.dwellings(words) }

    /** Who lives in a dwelling, the head of each household first. */
    public suspend fun people(dwelling: String): List<Person> = call { ffi.people(dwelling) }

    /**
     * Begins to collect somebody who lives in [dwelling], alone or as the first of a household. The
     * id is the one that the operation will have.
     */
    public suspend fun begin(dwelling: String): UUID = call { ffi.begin(dwelling) }

    /** Begins to collect another member of a household: dwelling, tenure and date are taken over. */
    public suspend fun beginBeside(household: UUID): UUID = call { ffi.beginBeside(household) }

    /** Takes in a side of the person's card. What the worker has said stays. */
    public suspend fun read(id: UUID, reading: CardReading): Unit = call { ffi.read(id, reading) }

    /** The worker says what a field is. */
    public suspend fun say(
        id: UUID,
        field: PersonField,
        value: String,
    ): Unit = call { ffi.say(id, field, value) }

    /** The worker has looked at a field as it was read, and it is right. */
    public suspend fun look(id: UUID, field: PersonField): Unit = call { ffi.look(id, field) }

    /** Somebody who is being collected, with what is missing and what must be looked at. */
    public suspend fun collecting(id: UUID): Collecting = call { ffi.collecting(id) }

    /** Everybody who is being collected, oldest first. */
    public suspend fun drafts(): List<UUID> = call { ffi.drafts() }

    /** Gives it up: nothing of the person stays. */
    public suspend fun discard(id: UUID): Unit = call { ffi.discard(id) }

    /**
     * The worker confirms what is shown: durable when this returns, and the draft is gone. Of a
     * person whom the registry has already this is an edit of their record.
     */
    public suspend fun confirm(id: UUID): Recorded = call { ffi.confirm(id) }
}

/** The values that a field can have, where they are few: nothing for a field of free text. */
public val PersonField.choices: List<Choice> get() = ffiChoices(this)
