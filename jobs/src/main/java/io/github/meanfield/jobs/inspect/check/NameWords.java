package io.github.meanfield.jobs.inspect.check;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The words that the name of a column is made of. */
final class NameWords {

  private static final Set<String> IDS =
      Set.of("id", "ids", "key", "uuid", "guid", "pk", "no", "nr", "number", "index", "rownum");
  private static final Set<String> CODES =
      Set.of(
          "code",
          "zip",
          "zipcode",
          "postcode",
          "plz",
          "type",
          "kind",
          "category",
          "class",
          "group",
          "region",
          "district",
          "department",
          "dept",
          "segment",
          "cluster",
          "status",
          "store");
  private static final Set<String> AFTERWARDS =
      Set.of(
          "outcome",
          "result",
          "reason",
          "resolution",
          "resolved",
          "closed",
          "cancelled",
          "canceled",
          "refund",
          "refunded",
          "final",
          "actual",
          "predicted",
          "prediction",
          "score",
          "decision",
          "approved",
          "settled",
          "settlement",
          "recovered",
          "recovery",
          "discharge");

  private NameWords() {}

  /** The words of a name, in lower case: customerID and customer_id have the same. */
  static List<String> of(String name) {
    String parted =
        name.replaceAll("([\\p{Ll}\\d])(\\p{Lu})", "$1 $2")
            .replaceAll("(\\p{L})(\\d)", "$1 $2")
            .toLowerCase(Locale.ROOT);
    return Arrays.stream(parted.split("[^\\p{L}\\d]+")).filter(word -> !word.isEmpty()).toList();
  }

  private static boolean hasAny(String name, Set<String> words) {
    return of(name).stream().anyMatch(words::contains);
  }

  /** Whether the name says that values tell rows apart. */
  static boolean isId(String name) {
    return hasAny(name, IDS);
  }

  /** Whether the name says that numbers are codes. */
  static boolean isCode(String name) {
    return hasAny(name, CODES);
  }

  /** Whether the name says that the value is known after the label only. */
  static boolean isAfterwards(String name, String label) {
    List<String> ofLabel = of(label);
    return hasAny(name, AFTERWARDS) || (!ofLabel.isEmpty() && of(name).containsAll(ofLabel));
  }
}
