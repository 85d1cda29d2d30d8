package io.github.meanfield.jobs.training;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.model.FeatureStatistics;
import io.github.meanfield.jobs.model.TrainingStatistics;
import io.github.meanfield.jobs.task.ClassTarget;
import io.github.meanfield.jobs.task.Target;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Tells of names of classes and categories that are likely not meant as they are. */
final class NameWarnings {

  private static final int MAX_GROUPS = 3;
  private static final int MAX_NAMES = 4;
  private static final int MAX_WIDTH = 40;

  private NameWarnings() {}

  /** What there is to tell of a target's classes and of the categories of features. */
  static List<String> of(Target target, TrainingStatistics statistics) {
    List<String> warnings = new ArrayList<>();
    if (target instanceof ClassTarget classes) {
      warnings.addAll(of("class", "classes", classes.label(), classes.names()));
    }
    for (FeatureStatistics feature : statistics.features()) {
      if (feature.categories() != null) {
        warnings.addAll(
            of("category", "categories", feature.name(), feature.categories().keySet()));
      }
    }
    return warnings;
  }

  /** What there is to tell of names, of which there is one or many in a column. */
  static List<String> of(String one, String many, String column, Collection<String> names) {
    List<String> warnings = new ArrayList<>();
    if (names.contains("")) {
      warnings.add(
          String.format(
              "the empty text is a %s of '%s'; a missing value is null, and in CSV nothing at all,"
                  + " without quotes",
              one, column));
    }
    if (names.stream().anyMatch(name -> !name.isEmpty() && likeness(name).isEmpty())) {
      warnings.add(String.format("a text of nothing but blanks is a %s of '%s'", one, column));
    }
    Map<String, List<String>> alike = new LinkedHashMap<>();
    for (String name : names) {
      alike.computeIfAbsent(likeness(name), key -> new ArrayList<>()).add(name);
    }
    alike.values().removeIf(group -> group.size() == 1);
    if (!alike.isEmpty()) {
      String shown =
          alike.values().stream()
              .limit(MAX_GROUPS)
              .map(NameWarnings::list)
              .collect(Collectors.joining("; "));
      warnings.add(
          String.format(
              "%s of '%s' differ only by blanks, case or how accents are coded, and are different"
                  + " ones: %s%s",
              many, column, shown, alike.size() > MAX_GROUPS ? "; …" : ""));
    }
    return warnings;
  }

  /** What is the same for names that look the same but for blanks and case. */
  private static String likeness(String name) {
    String blankless = name.replaceAll("(?U)\\s+", "").toLowerCase(Locale.ROOT);
    return Normalizer.normalize(blankless, Normalizer.Form.NFC);
  }

  private static String list(List<String> names) {
    return names.stream()
        .limit(MAX_NAMES)
        .map(name -> "'" + Console.shortened(name, MAX_WIDTH) + "'")
        .collect(Collectors.joining(", ", "", names.size() > MAX_NAMES ? ", …" : ""));
  }
}
