// Collect (采集): a person of a dwelling from the two sides of their identity card. The camera takes each
// side by itself; the worker looks at what the readers were not sure of, adds what no card says, and
// confirms. The picture of a card is deleted as soon as it was read.
package org.gridwalk.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.onEach
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.withContext
import org.gridwalk.CardAdvice
import org.gridwalk.CardFinder
import org.gridwalk.CardSide
import org.gridwalk.Collecting
import org.gridwalk.Dwelling
import org.gridwalk.GridwalkException
import org.gridwalk.IdCardException
import org.gridwalk.Notice
import org.gridwalk.PersonField
import org.gridwalk.app.platform.Aim
import org.gridwalk.app.platform.Frame
import org.gridwalk.app.platform.Phone
import org.gridwalk.design.CollectFace
import org.gridwalk.design.Strings
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.Path
import java.util.UUID

data class CollectState(
    val face: CollectFace = CollectFace.DWELLINGS,
    val search: String = "",
    val dwellings: List<Dwelling> = emptyList(),
    val drafts: Int = 0,
    val dwelling: Dwelling? = null,
    val notice: Notice? = null,
    /** What to do before the shutter. */
    val advice: Said? = null,
    val reading: Boolean = false,
    val person: Collecting? = null,
    val said: Said? = null,
)

class CollectHolder(
    private val desk: Desk,
    private val phone: Phone,
    scope: CoroutineScope,
) : Holder<CollectState>(CollectState(), scope) {
    private val registry = desk.gridwalk.registry
    private var id: UUID? = null
    private var household: UUID? = null
    private var finding: Job? = null

    /** One thing after the other: an earlier one that ends later would show what is not so any more. */
    private val turn = Mutex()

    init {
        scope.launch {
            desk.gridwalk.changes
                .conflate()
                .collect { look() }
        }
    }

    fun search(words: String) {
        change { copy(search = words) }
        scope.launch { look() }
    }

    fun begin(dwelling: Dwelling) {
        household = null
        act(CollectState::failed) {
            val notice = registry.notice()
            change { copy(face = CollectFace.NOTICE, dwelling = dwelling, notice = notice, said = null) }
        }
    }

    fun agreeNotice() {
        act(CollectState::failed) {
            id = registry.begin(now.dwelling?.id.orEmpty())
            find(CollectFace.FRONT)
        }
    }

    /** The worker is quicker than the finder, or it finds nothing. */
    fun takeCard() {
        finding?.cancel()
        finding = act(CollectState::failed) { take() }
    }

    fun skipBack(): Unit = check()

    fun look(field: PersonField): Unit = onPerson { registry.look(it, field) }

    fun say(field: PersonField, value: String): Unit = onPerson { registry.say(it, field, value) }

    /** [typed] was not yet said on its own, and is not lost for that. */
    fun confirm(typed: Map<PersonField, String> = emptyMap()): Unit =
        onPerson(again = false) { draft ->
            typed.forEach { (field, value) -> registry.say(draft, field, value) }
            val person = registry.collecting(draft)
            change { copy(person = person) }
            registry.confirm(draft)
            val number = value(PersonField.ID_NUMBER)
            household = registry.people(person.dwelling.id).firstOrNull { it.idNumber.reveal() == number }?.household
            change { copy(face = CollectFace.DONE, said = null) }
        }

    /** Beside whom was collected last; the notice was shown to the household. */
    fun nextMember() {
        val beside = household ?: return
        act(CollectState::failed) {
            id = registry.beginBeside(beside)
            change { copy(person = null) }
            find(CollectFace.FRONT)
        }
    }

    /** Where it was left: at the side that was not read yet, or at the page to check. */
    fun continueDraft() {
        act(CollectState::failed) {
            val draft = registry.drafts().firstOrNull() ?: return@act
            val person = registry.collecting(draft)
            id = draft
            change { copy(dwelling = person.dwelling) }
            val read = person.fields.map { it.field }
            when {
                PersonField.ID_NUMBER !in read -> find(CollectFace.FRONT)
                PersonField.AUTHORITY !in read -> find(CollectFace.BACK)
                else -> check()
            }
        }
    }

    fun discard(): Unit =
        onPerson(again = false) { draft ->
            registry.discard(draft)
            close()
        }

    /** Back to the dwellings; what was begun stays as a draft. */
    fun close() {
        finding?.cancel()
        id = null
        household = null
        change { CollectState(dwellings = dwellings, search = search, drafts = drafts) }
        scope.launch { look() }
    }

    private fun value(field: PersonField) =
        now.person
            ?.fields
            ?.firstOrNull { it.field == field }
            ?.value

    /** Follows the preview until a side of the card lies well, then takes and reads it; [said] is why again. */
    private fun find(face: CollectFace, said: Said? = null) {
        change { copy(face = face, advice = null, reading = false, said = said) }
        finding?.cancel()
        finding =
            act(CollectState::failed) {
                CardFinder(wanted(face)).use { finder ->
                    phone.camera
                        .frames(Aim.CARD)
                        .filter { !desk.locked }
                        .conflate()
                        .map { look(finder, it) }
                        .flowOn(Dispatchers.Default)
                        .onEach { change { copy(advice = said(it)) } }
                        .first { it == CardAdvice.READY }
                }
                take()
            }
    }

    private fun wanted(face: CollectFace) = if (face == CollectFace.FRONT) CardSide.FRONT else CardSide.BACK

    /** The crossing takes direct buffers, which are not copied. */
    private fun look(finder: CardFinder, frame: Frame): CardAdvice {
        val luma = ByteBuffer.allocateDirect(frame.luma.size).put(frame.luma).flip()
        return finder.look(luma, frame.width, frame.height, frame.stride, frame.turns * QUARTER).advice
    }

    private suspend fun take() {
        val draft = id ?: return
        change { copy(reading = true, said = null) }
        val side = now.face
        val picture = phone.camera.takePicture(Aim.CARD)
        try {
            val card = desk.reader().scan(picture ?: throw Untaken())
            if (card.side != wanted(side)) {
                find(side, Strings::cardTurnOver)
                return
            }
            registry.read(draft, card)
            if (side == CollectFace.FRONT) find(CollectFace.BACK) else check()
        } catch (_: Untaken) {
            find(side, Strings::cameraFailed)
        } catch (error: IdCardException) {
            find(side, said(error))
        } finally {
            picture?.let { delete(it) }
        }
    }

    private fun check() {
        finding?.cancel()
        onPerson { change { copy(face = CollectFace.CHECK, reading = false, said = null) } }
    }

    private fun onPerson(again: Boolean = true, work: suspend (UUID) -> Unit) {
        act(CollectState::failed) {
            turn.withLock {
                val draft = id ?: return@act
                work(draft)
                if (again) {
                    val person = registry.collecting(draft)
                    change { copy(person = person, dwelling = person.dwelling, said = null) }
                }
            }
        }
    }

    private suspend fun look() {
        try {
            val dwellings = registry.dwellings(now.search).take(SHOWN)
            val drafts = registry.drafts().size
            change { copy(dwellings = dwellings, drafts = drafts) }
        } catch (error: GridwalkException) {
            change { failed(said(error)) }
        }
    }

    /** Whatever ends the work: no picture stays. */
    private suspend fun delete(file: Path) {
        withContext(NonCancellable + Dispatchers.IO) { Files.deleteIfExists(file) }
    }

    private class Untaken : Exception()

    private companion object {
        const val SHOWN = 60
        const val QUARTER = 90
    }
}

private fun CollectState.failed(said: Said) = copy(reading = false, said = said)
