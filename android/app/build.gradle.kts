// What runs on a phone. The bindings' AAR must be there first: ./dev build-android.
plugins {
    alias(libs.plugins.android)
    alias(libs.plugins.kotlin)
    alias(libs.plugins.compose)
}

val workspace = rootDir.parentFile
val design = layout.buildDirectory.dir("generated/design")

val generateDesign by tasks.registering(Exec::class) {
    inputs.dir("$workspace/fixtures/design")
    outputs.dir(design)
    commandLine("python3", "$workspace/fixtures/design/generate", "kotlin", design.get().asFile.path)
}

android {
    namespace = "org.gridwalk.phone"
    compileSdk = 36

    defaultConfig {
        applicationId = "org.gridwalk.phone"
        minSdk = 26
        targetSdk = 35
        versionCode = 1
        versionName = "0.1.0"
    }

    buildTypes {
        release {
            isMinifyEnabled = true
            isShrinkResources = true
            proguardFiles(getDefaultProguardFile("proguard-android-optimize.txt"), "keep-rules.txt")
        }
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    buildFeatures { compose = true }

    sourceSets["main"].kotlin.srcDirs("$rootDir/ui/src/main/kotlin", design)

    // Whoever translates the app does it in fixtures/design.
    bundle { language { enableSplit = false } }
}

tasks.named("preBuild") { dependsOn(generateDesign) }

dependencies {
    implementation(libs.gridwalk) { artifact { type = "aar" } }
    implementation(libs.jna) { artifact { type = "aar" } }
    implementation(libs.activity.compose)
    implementation(libs.compose.foundation)
    implementation(libs.compose.material3)
    implementation(libs.compose.ui)
    implementation(libs.core)
    implementation(libs.coroutines.android)
    implementation(libs.lifecycle.runtime)
    implementation(libs.work)
    implementation(libs.zxing)
}
