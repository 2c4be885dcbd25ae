// Report (上报): a photo, one touch on a category, saved. Everything else is there and may be left out.
// The draft is durable from the first photo on, so leaving the page loses nothing.
package org.gridwalk.app.model

import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.gridwalk.CatalogueItem
import org.gridwalk.DraftEdit
import org.gridwalk.Fix
import org.gridwalk.GridwalkException
import org.gridwalk.Photo
import org.gridwalk.PhotoRole
import org.gridwalk.Recorded
import org.gridwalk.Report
import org.gridwalk.Sha256
import org.gridwalk.State
import org.gridwalk.app.platform.Phone
import org.gridwalk.design.ReportFace
import org.gridwalk.design.Strings
import java.nio.file.Files
import java.nio.file.Path
import java.util.UUID
import kotlin.io.path.absolutePathString
import kotlin.time.Duration.Companion.milliseconds

data class ReportState(
    val face: ReportFace = ReportFace.CAMERA,
    val repairing: Boolean = false,
    /** It was queued and taken back. */
    val undone: Boolean = false,
    /** What the next photo shows. */
    val role: PhotoRole = PhotoRole.NEAR,
    val photos: List<Shot> = emptyList(),
    val suggestions: List<Choice> = emptyList(),
    /** What is worth knowing before one of the likely ones is chosen. */
    val cautions: List<Caution> = emptyList(),
    val search: String = "",
    val catalogue: List<Choice> = emptyList(),
    val note: String = "",
    val handled: Boolean = false,
    val urgent: Boolean = false,
    val fix: Fix? = null,
    val busy: Boolean = false,
    val said: Said? = null,
)

/** A photo of this report. */
class Shot(
    val role: PhotoRole,
    val thumbnail: ByteArray?,
    /** Its name, once the draft has it. */
    val sha256: Sha256? = null,
    /** Where it lies, while nothing else has it. */
    val file: Path? = null,
)

/** Something that may be reported. */
data class Choice(
    val item: CatalogueItem,
    /** Why it is likely. */
    val why: String? = null,
)

class ReportHolder(
    private val desk: Desk,
    private val phone: Phone,
    scope: CoroutineScope,
    private var draft: UUID? = null,
    private val refused: UUID? = null,
    undone: Boolean = false,
) : Holder<ReportState>(ReportState(repairing = refused != null, undone = undone), scope) {
    private val reports = desk.gridwalk.reports
    private var noting: Job? = null

    /** The photo that the next one takes the place of. */
    private var replaced: Shot? = null

    /** The draft knows where the photo was taken. */
    private var placed = false

    init {
        scope.launch { phone.places.fix.collect { fix -> moved(fix) } }
        draft?.let { id -> act(ReportState::failed) { load(id) } }
    }

    fun takePhoto() {
        if (now.busy) return
        change { copy(busy = true, said = null) }
        act(ReportState::failed) {
            val file = phone.camera.takePicture()
            if (file == null) {
                change { copy(busy = false, said = Strings::cameraFailed) }
                return@act
            }
            keep(file)
            change { copy(busy = false, face = ReportFace.CHOOSE) }
        }
    }

    /** One touch: it is saved, and may be undone for a while. */
    fun choose(category: String) {
        if (now.busy) return
        change { copy(busy = true, said = null) }
        act(ReportState::failed) {
            val item = desk.subjects.catalogueItem(category)
            keepNote()
            val recorded = hand(category) ?: return@act
            desk.navigator.back()
            // What is urgent goes at once; it can be withdrawn, but no longer undone.
            val held = recorded.id.takeIf { recorded.state == State.HELD }
            desk.undo.offer(Offer(item?.let(::said) ?: Strings::kindReport, recorded.warnings.map(::said), held))
        }
    }

    fun showCatalogue() {
        change { copy(face = ReportFace.CATALOGUE) }
        search(now.search)
    }

    fun hideCatalogue(): Unit = change { copy(face = ReportFace.CHOOSE, search = "") }

    fun search(words: String) {
        change { copy(search = words) }
        act(ReportState::failed) {
            val found =
                reports.catalogue().filter { item ->
                    words.split(' ').all { it in item.name || it in item.className || item.nameEn.contains(it, true) }
                }
            change { copy(catalogue = found.map(::Choice)) }
        }
    }

    /** Back to the camera, for a photo that shows [role]. */
    fun addPhoto(role: PhotoRole) {
        replaced = null
        change { copy(face = ReportFace.CAMERA, role = role, said = null) }
    }

    /** Back to the camera: the next photo takes the place of [photo], which stays until then. */
    fun retake(photo: Shot) {
        addPhoto(photo.role)
        replaced = photo
    }

    fun removePhoto(photo: Shot) {
        act(ReportState::failed) {
            val id = draft
            if (id != null && photo.sha256 != null) reports.removePhoto(id, photo.sha256)
            photo.file?.let { delete(it) }
            change { copy(photos = photos - photo) }
            warn()
        }
    }

    fun setNote(note: String) {
        change { copy(note = note) }
        noting?.cancel()
        // Durable soon after the last letter, not with every one.
        noting =
            act(ReportState::failed) {
                delay(SOON)
                draft?.let { reports.edit(it, DraftEdit(note = note)) }
            }
    }

    fun setHandled(handled: Boolean) {
        change { copy(handled = handled) }
        edit(DraftEdit(handled = handled))
    }

    fun setUrgent(urgent: Boolean) {
        change { copy(urgent = urgent) }
        edit(DraftEdit(urgent = urgent))
    }

    fun locate(): Unit = phone.places.locate()

    /** Throws it away, and goes back. */
    fun discard() {
        act(ReportState::failed) {
            draft?.let { reports.discard(it) }
            now.photos.forEach { photo -> photo.file?.let { delete(it) } }
            desk.navigator.back()
        }
    }

    /** Back to the photo's page, or out of here: what was begun stays as a draft. */
    fun close() {
        when {
            now.face == ReportFace.CATALOGUE -> {
                hideCatalogue()
            }

            now.face == ReportFace.CAMERA && now.photos.isNotEmpty() -> {
                change { copy(face = ReportFace.CHOOSE) }
            }

            else -> {
                act(ReportState::failed) {
                    keepNote()
                    now.photos.forEach { photo -> photo.file?.let { path -> delete(path) } }
                    desk.navigator.back()
                }
            }
        }
    }

    /** What was typed a moment ago is kept now, not soon. */
    private suspend fun keepNote() {
        noting?.cancelAndJoin()
        draft?.let { reports.edit(it, DraftEdit(note = now.note)) }
    }

    private suspend fun keep(file: Path) {
        val photo = Photo(file.absolutePathString(), now.role)
        if (refused != null) {
            // What repairs a refused report is recorded whole, so its photos wait here.
            val bytes = withContext(Dispatchers.IO) { Files.readAllBytes(file) }
            change { copy(photos = photos + Shot(role, bytes, file = file)) }
            suggest()
            return
        }
        try {
            val id = draft
            if (id == null) {
                draft = reports.begin(photo)
                moved(phone.places.fix.value)
            } else {
                reports.addPhoto(id, photo)
                replace(id)
            }
        } finally {
            delete(file)
        }
        draft?.let { load(it) }
    }

    private suspend fun replace(id: UUID) {
        val old = replaced?.sha256 ?: return
        replaced = null
        // The very same picture, taken again, has the same name: what goes then is the only one.
        if (reports
                .draft(id)
                .photos
                .last()
                .sha256 != old
        ) {
            reports.removePhoto(id, old)
        }
    }

    private suspend fun hand(category: String): Recorded? {
        val fix = phone.places.fix.value
        if (refused == null) return draft?.let { reports.queue(it, category, fix) }
        if (fix == null) {
            change { failed(Strings::placeWait) }
            return null
        }
        val photos = now.photos.mapNotNull { shot -> shot.file?.let { Photo(it.absolutePathString(), shot.role) } }
        val report = Report(category, fix, now.note.ifBlank { null }, photos, now.handled, now.urgent)
        return reports.repair(refused, report).also { now.photos.forEach { shot -> shot.file?.let { delete(it) } } }
    }

    private suspend fun load(id: UUID) {
        val draft = reports.draft(id)
        val photos = draft.photos.map { Shot(it.role, desk.gridwalk.outbox.thumbnail(it.sha256), it.sha256) }
        change {
            copy(
                face = if (photos.isEmpty()) ReportFace.CAMERA else ReportFace.CHOOSE,
                busy = false,
                photos = photos,
                note = draft.note.orEmpty(),
                handled = draft.handled,
                urgent = draft.urgent,
            )
        }
        placed = draft.place != null
        suggest()
    }

    private suspend fun suggest() {
        val at =
            phone.places.fix.value
                ?.at ?: desk.gridwalk
                .status()
                .grid
                ?.centre ?: return
        val likely =
            reports.suggest(at).mapNotNull { suggestion ->
                desk.subjects.catalogueItem(suggestion.category)?.let { Choice(it, suggestion.why) }
            }
        change { copy(suggestions = likely) }
        warn()
    }

    private suspend fun warn() {
        val id = draft ?: return
        val told = now.suggestions.take(LIKELY).map { it.item to reports.warnings(id, it.item.code) }
        change { copy(cautions = cautions(told, photos)) }
    }

    /** The first fix after the photo is the draft's place. */
    private suspend fun moved(fix: Fix?) {
        change { copy(fix = fix) }
        val id = draft
        if (id == null || fix == null || placed) return
        try {
            reports.edit(id, DraftEdit(fix = fix))
            placed = true
            warn()
        } catch (_: GridwalkException) {
            // It is handed in with the category anyway.
        }
    }

    private fun edit(edit: DraftEdit) {
        act(ReportState::failed) {
            draft?.let { reports.edit(it, edit) }
            warn()
        }
    }

    /** Whatever ends the work: no picture stays. */
    private suspend fun delete(file: Path) {
        withContext(NonCancellable + Dispatchers.IO) { Files.deleteIfExists(file) }
    }

    companion object {
        /** So many of the likely ones are one touch away. */
        const val LIKELY = 3
        private val SOON = 400.milliseconds
    }
}

private fun ReportState.failed(said: Said) = copy(busy = false, said = said)
