// What the system has granted. Only an activity may ask, so questions go to the one in front. That
// somebody was asked before is remembered: the system does not tell "never asked" from "refused for good".
package org.gridwalk.phone

import android.Manifest
import android.content.Context
import android.content.pm.PackageManager
import android.os.Build
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import org.gridwalk.app.platform.Answer
import org.gridwalk.app.platform.Need
import org.gridwalk.app.platform.Permissions

class PhonePermissions(private val context: Context) : Permissions {
    private val asked = context.getSharedPreferences("asked", Context.MODE_PRIVATE)
    private val answers = Need.entries.associateWith { MutableStateFlow(now(it)) }

    /** What the activity in front is to ask. */
    val questions = MutableSharedFlow<Need>(extraBufferCapacity = 1)

    override fun answer(need: Need): StateFlow<Answer> = answers.getValue(need)

    override fun ask(need: Need) {
        questions.tryEmit(need)
    }

    /** Somebody answered, or may have been in the system's settings. */
    fun look() {
        answers.forEach { (need, answer) -> answer.value = now(need) }
    }

    fun answered(need: Need) {
        asked.edit().putBoolean(need.name, true).apply()
        look()
    }

    private fun now(need: Need): Answer =
        when {
            need.permissions.isEmpty() || need.permissions.any(::granted) -> Answer.ALLOWED
            asked.getBoolean(need.name, false) -> Answer.REFUSED
            else -> Answer.OPEN
        }

    private fun granted(permission: String) =
        context.checkSelfPermission(permission) == PackageManager.PERMISSION_GRANTED
}

/** What the system calls it; nothing where it does not ask. */
val Need.permissions: List<String>
    get() =
        when (this) {
            Need.CAMERA -> {
                listOf(Manifest.permission.CAMERA)
            }

            Need.PLACE -> {
                listOf(Manifest.permission.ACCESS_FINE_LOCATION, Manifest.permission.ACCESS_COARSE_LOCATION)
            }

            Need.NOTICES -> {
                if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.TIRAMISU) {
                    listOf(Manifest.permission.POST_NOTIFICATIONS)
                } else {
                    emptyList()
                }
            }
        }
