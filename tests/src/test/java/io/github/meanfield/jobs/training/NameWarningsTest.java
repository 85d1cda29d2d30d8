package io.github.meanfield.jobs.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Names of classes and categories that a training tells of. */
class NameWarningsTest {

  @Test
  void namesThatDifferOnlyByBlanksOrCaseAndEmptyOnesAreTold() {
    assertEquals(
        List.of(
            "the empty text is a class of 'y'; a missing value is null, and in CSV nothing at all,"
                + " without quotes",
            "classes of 'y' differ only by blanks, case or how accents are coded, and are different"
                + " ones: 'No', 'no', 'no '; 'not yet', 'not  yet'"),
        NameWarnings.of(
            "class",
            "classes",
            "y",
            List.of("", "No", "maybe", "no", "no ", "not yet", "not  yet")));
    assertEquals(
        List.of(
            "a text of nothing but blanks is a category of 'colour'",
            "categories of 'colour' differ only by blanks, case or how accents are coded, and are"
                + " different ones: 'é', 'É\u00a0', 'e\u0301'"),
        NameWarnings.of(
            "category", "categories", "colour", List.of("é", "É\u00a0", "e", " ", "e\u0301")));
  }

  @Test
  void othersAreNot() {
    assertEquals(
        List.of(),
        NameWarnings.of("class", "classes", "y", List.of("no", "yes", "01", "1", "a b", "a c")));
  }
}
