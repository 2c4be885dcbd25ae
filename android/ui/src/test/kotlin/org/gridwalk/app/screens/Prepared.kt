// Values as the core hands them out, for scenes: the longest names that there are, since short ones
// always fit.
package org.gridwalk.app.screens

import com.google.gson.JsonParser
import org.gridwalk.Budgets
import org.gridwalk.CardWarning
import org.gridwalk.CatalogueItem
import org.gridwalk.Checkpoint
import org.gridwalk.Collecting
import org.gridwalk.Device
import org.gridwalk.Difference
import org.gridwalk.Dwelling
import org.gridwalk.FieldReading
import org.gridwalk.FieldZone
import org.gridwalk.Figures
import org.gridwalk.Grid
import org.gridwalk.Item
import org.gridwalk.ItemPhoto
import org.gridwalk.Kind
import org.gridwalk.Known
import org.gridwalk.MeteredBudget
import org.gridwalk.Notice
import org.gridwalk.PersonField
import org.gridwalk.PhotoRole
import org.gridwalk.Sensible
import org.gridwalk.State
import org.gridwalk.Status
import org.gridwalk.StorageBudget
import org.gridwalk.Tally
import org.gridwalk.Traffic
import org.gridwalk.ValueSource
import org.gridwalk.Warning
import org.gridwalk.WarningCode
import org.gridwalk.Wgs84
import org.gridwalk.Worker
import org.gridwalk.WorkerKind
import org.gridwalk.app.HERE
import org.gridwalk.app.model.Caution
import org.gridwalk.app.model.Shot
import org.gridwalk.root
import java.nio.file.Files
import java.time.Instant
import java.time.LocalDate
import java.time.ZoneId
import java.util.UUID

/** Everything that may be reported, the longest names first. */
val reportable: List<CatalogueItem> by lazy {
    val items = JsonParser.parseString(Files.readString(root.resolve("fixtures/catalogue/items.json"))).asJsonArray
    items
        .map { it.asJsonObject }
        .map { item ->
            CatalogueItem(
                code = item["code"].asString,
                className = item["class"].asString,
                name = item["name"].asString,
                nameEn = item["name_en"].asString,
                department = item["department"].asString,
                deadlineWorkHours = item["deadline_work_hours"].asDouble,
                wantsNear = true,
                wantsFar = true,
                selfHandling = item["self_handling"].asBoolean,
                urgent = item["urgent"].asBoolean,
            )
        }.sortedByDescending { it.name.length * 2 + it.nameEn.length }
}

fun at(hour: Int, minute: Int): Instant =
    LocalDate
        .now()
        .atTime(hour, minute)
        .atZone(ZoneId.systemDefault())
        .toInstant()

fun tally(
    waiting: Long = 0,
    received: Long = 0,
    quarantined: Long = 0,
    complete: Long = 0,
    bytes: Long = 0,
) = Tally(complete, received, waiting, quarantined, bytes)

fun checkpoint(
    name: String,
    metres: Double? = null,
    tag: Boolean = false,
    visited: Instant? = null,
) = Checkpoint(
    id = name,
    grid = GRID,
    name = name,
    at = HERE,
    radiusM = 30.0,
    hasTag = tag,
    visitedToday = visited,
    distanceM = metres,
)

val toVisit =
    listOf(
        checkpoint("3栋2单元楼道", 18.0, tag = true),
        checkpoint("幸福里小区北门消防通道", 96.0, tag = true),
        checkpoint("肉菜市场东门", 1450.0),
        checkpoint("河涌桥头"),
    )

val visited = listOf(checkpoint("综合市场正门", 310.0, visited = at(8, 5)), checkpoint("5栋地下车库", 22.0, true, at(7, 48)))

private var number = 0L

fun item(
    state: State,
    reason: String? = null,
    kind: Kind = Kind.REPORT,
    attempts: Int = 0,
    next: Instant? = null,
    photos: Int = 1,
    detail: String? = null,
) = Item(
    id = UUID(1, number++),
    kind = kind,
    state = state,
    reason = reason,
    detail = detail,
    created = at(9, 41),
    attempts = attempts,
    nextTry = next,
    photos = List(photos) { ItemPhoto("%064x".format(it), 1_843_200, 921_600) },
)

val dwelling = Dwelling("d-1", GRID, "吴川市海滨街道幸福里社区解放北路128号幸福里花园3栋2单元1602房")

val dwellings =
    listOf(dwelling) + List(12) { Dwelling("d-${it + 2}", GRID, "海滨街道幸福里社区解放北路${it * 7 + 3}号出租楼${it + 1}楼") }

/** As the deployment's policy has it. */
val notice =
    Notice(
        version = "1",
        text =
            "为登记本网格实有人口，现采集您的身份证信息、联系电话和居住情况，仅用于社区管理与服务。" +
                "身份证照片不上传，确认后不留存。您可以查询、更正您的信息。",
        purpose = "实有人口登记",
        legalBasis = "《个人信息保护法》第十三条第一款第三项：为履行法定职责所必需",
        consent = false,
    )

private val card =
    mapOf(
        PersonField.NAME to "阿卜杜热合曼·吐尔逊江",
        PersonField.SEX to "男",
        PersonField.NATIONALITY to "维吾尔",
        PersonField.BIRTH to "1987-03-14",
        PersonField.ADDRESS to "广东省湛江市吴川市海滨街道幸福里社区解放北路128号幸福里花园3栋2单元1602房",
        PersonField.ID_NUMBER to "440697198703140019",
        PersonField.AUTHORITY to "吴川市公安局海滨派出所",
        PersonField.VALID_FROM to "2015-06-01",
        PersonField.VALID_UNTIL to "2035-06-01",
    )

fun person(
    toLook: List<PersonField> = emptyList(),
    missing: List<PersonField> = listOf(PersonField.RELATION, PersonField.TENURE, PersonField.PHONE),
    said: Map<PersonField, String> = emptyMap(),
    child: Boolean = false,
    known: Boolean = false,
) = Collecting(
    id = UUID(2, 2),
    dwelling = dwelling,
    fields =
        (card + said).map { (field, value) ->
            FieldReading(field, value, if (field in toLook) 0.6 else 0.99, field in toLook, ValueSource.BOTH)
        },
    missing = missing,
    toLook = toLook,
    zones = (card + said).filterKeys(toLook::contains).map { (field, value) -> FieldZone(field, printed(value)) },
    warnings = emptyList<CardWarning>(),
    guardianNeeded = child,
    consentNeeded = child,
    sensible =
        listOf(
            Sensible(PersonField.RELATION, listOf("head", "spouse")),
            Sensible(PersonField.TENURE, listOf("tenant")),
        ),
    known = if (known) Known("p-1", listOf(Difference(PersonField.ADDRESS, "吴川市解放北路12号"))) else null,
)

val status =
    Status(
        device =
            Device(
                UUID(3, 3),
                Worker("w-001", "欧阳凤兰", WorkerKind.PART_TIME, listOf(GRID)),
                "https://chengshidanao.wuchuan.example:8443",
            ),
        grid = Grid(GRID, "幸福里第一网格", "幸福里社区", "海滨街道", Wgs84(HERE.lat, HERE.lon), emptyList()),
        tally = tally(),
        lastError = null,
        otherCopy = null,
        setAside = emptyList(),
        traffic = emptyList(),
    )

private fun caution(
    code: WarningCode,
    figures: Figures,
    items: List<CatalogueItem> = emptyList(),
    add: PhotoRole? = null,
    retake: Shot? = null,
) = Caution(Warning(code, code.name, figures), items, retake, add)

/** Everything that may be said of [photo] before it is queued. */
fun cautions(photo: Shot): List<Caution> =
    listOf(
        caution(WarningCode.MISSING_FAR_PHOTO, Figures(photos = 1), add = PhotoRole.FAR),
        caution(WarningCode.REPORTED_NEAR_BY, Figures(metres = 12, made = at(9, 12)), reportable.take(1)),
        caution(WarningCode.BLURRED_PHOTO, Figures(photo = 1, percent = 43), retake = photo),
        caution(WarningCode.PHOTO_TAKEN_ALREADY, Figures(photo = 1, percent = 94, made = at(8, 5))),
        caution(WarningCode.SELF_HANDLING_NOT_FORESEEN, Figures(), reportable.take(2)),
    )

fun budgets(full: Boolean): Budgets {
    val kinds = listOf("operations", "originals", "news").map { Traffic("2026-11-22", it, true, 48_211_000, 1_204_000) }
    val used = if (full) 1_980_000_000L else 412_000_000L
    return Budgets(
        StorageBudget(used, 2_000_000_000, 20_000_000, 1_980_000_000 - used, 3_412_000_000),
        MeteredBudget(if (full) 50_000_000 else 48_211_000, 50_000_000, kinds),
    )
}

private const val GRID = "440697001001001"
