// The app for phones, built by Android Studio. The bindings come as an AAR from ./dev build-android,
// the screens as sources of `ui`, the words and colours from fixtures/design.
pluginManagement {
    repositories {
        google()
        mavenCentral()
        gradlePluginPortal()
    }
}

dependencyResolutionManagement {
    repositoriesMode = RepositoriesMode.FAIL_ON_PROJECT_REPOS
    repositories {
        // What ./dev build-android made.
        maven { url = uri("$rootDir/../target/phones/maven") }
        google()
        mavenCentral()
    }
}

rootProject.name = "gridwalk"
include(":app")
