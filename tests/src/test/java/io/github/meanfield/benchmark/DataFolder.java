package io.github.meanfield.benchmark;

import io.github.meanfield.Build;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Finds data sets that are too large to be kept with the project. */
public final class DataFolder {

  private static final String PROPERTY = "meanfield.data";
  private static final String VARIABLE = "MEANFIELD_DATA";

  private DataFolder() {}

  /**
   * A file or folder of the data.
   *
   * @param name its name inside the folder of data
   * @param howToGet commands that get it, with %s for the folder of data
   * @return where it is
   * @throws IllegalArgumentException if it is in none of the places; the message says which these
   *     are and how to get it
   */
  public static Path find(String name, String howToGet) {
    List<Path> places = places();
    return places.stream()
        .map(place -> place.resolve(name))
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        "'%s' is in none of %s (system property %s, environment variable %s). To"
                            + " get it: %s",
                        name,
                        places,
                        PROPERTY,
                        VARIABLE,
                        String.format(howToGet, cache().resolve(name)))));
  }

  private static List<Path> places() {
    String named = Objects.requireNonNullElse(System.getProperty(PROPERTY), "");
    String variable = Objects.requireNonNullElse(System.getenv(VARIABLE), "");
    Stream<Path> given = Stream.of(named, variable).filter(s -> !s.isBlank()).map(Path::of);
    return Stream.concat(given, Stream.of(Build.root().resolve("../shared/data"), cache()))
        .map(place -> place.toAbsolutePath().normalize())
        .toList();
  }

  private static Path cache() {
    String base = System.getenv("XDG_CACHE_HOME");
    return (base == null || base.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(base))
        .resolve("meanfield");
  }
}
