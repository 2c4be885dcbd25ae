package org.gridwalk

import com.google.gson.JsonObject
import com.google.gson.JsonParser
import java.nio.file.Files
import java.nio.file.Path
import java.util.UUID
import kotlin.test.assertEquals
import kotlin.test.assertNotNull

/** A card of a person who does not exist, drawn by `specimens` for this run, and what is printed on it. */
class Specimen(
    val file: Path,
    val fields: Map<String, String>,
) {
    companion object {
        fun of(side: String): Specimen {
            val lines = Files.readAllLines(root.resolve("target/cards/cards.jsonl"))
            val all = lines.map { JsonParser.parseString(it).asJsonObject }
            val drawn = all.single { it.text("side") == side }
            val fields = drawn["fields"].asJsonObject.entrySet().associate { it.key to it.value.asString }
            return Specimen(root.resolve("target/cards").resolve(Path.of(drawn.text("file")!!).fileName), fields)
        }
    }
}

/** What scenarios do with cards and the people who are collected from them. */
class People {
    /** Reads a card; of one that was drawn every field must be as it was drawn. */
    suspend fun scan(step: JsonObject, picture: Path? = null): CardReading =
        CardReader.open().use { reader ->
            if (picture != null) return reader.scan(picture)
            val specimen = Specimen.of(step.text("card")!!)
            val reading = reader.scan(specimen.file)
            step.text("gives")?.let { assertEquals(it, reading.side.name.lowercase()) }
            assertEquals(specimen.fields, reading.fields.associate { it.field.name.lowercase() to it.value })
            reading
        }

    /** Somebody who is collected in a dwelling, or beside the first of a household. */
    suspend fun collect(
        step: JsonObject,
        registry: Registry,
        ids: Map<String, UUID>,
    ): UUID {
        step.text("beside")?.let { return registry.beginBeside(ids[it] ?: UUID.randomUUID()) }
        val named = step["dwelling"].asJsonPrimitive
        return registry.begin(if (named.isNumber) registry.dwellings()[named.asInt].id else named.asString)
    }

    fun field(step: JsonObject): PersonField = PersonField.valueOf(step.text("field")!!.uppercase())

    suspend fun see(
        step: JsonObject,
        registry: Registry,
        ids: Map<String, UUID>,
    ) {
        step["collecting"]?.let { assertEquals(it.asInt, registry.drafts().size, "$step") }
        step["people"]?.let { assertEquals(it.asInt, registry.people(registry.dwellings()[0].id).size, "$step") }
        step.text("known")?.let { assertNotNull(registry.collecting(ids.getValue(it)).known, "$step") }
    }
}
