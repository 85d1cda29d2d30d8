package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import io.github.meanfield.jobs.tables.Cure;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Features that copy one another, in the rows of the sample: numbers by their correlation,
 * categories and numbers of few values if they are one-to-one. Columns that all copy one are told
 * once.
 */
public final class RedundancyCheck implements Check {

  /** A correlation, positive or negative, from which on one of two features is too many. */
  static final double CORRELATION = 0.99;

  /** Columns that are compared, the first of them; elements of vectors are not. */
  static final int MOST_COLUMNS = 500;

  @Override
  public List<Finding> of(Evidence evidence) {
    int[] slots =
        IntStream.range(0, evidence.numSlots())
            .filter(s -> evidence.slot(s).isFeature() && !evidence.slot(s).isElement())
            .limit(MOST_COLUMNS)
            .toArray();
    List<float[]> numbers = new ArrayList<>();
    List<Categories> categories = new ArrayList<>();
    for (int slot : slots) {
      numbers.add(
          evidence.slot(slot).isNumber()
              ? Correlation.standardized(evidence.rows(), slot)
              : new float[0]);
      categories.add(Categories.of(evidence.rows(), slot));
    }
    List<Finding> findings = new ArrayList<>();
    boolean[] isCopy = new boolean[slots.length];
    for (int i = 0; i < slots.length; i++) {
      if (!isCopy[i]) {
        List<String> copies = new ArrayList<>();
        double least = 1;
        for (int j = i + 1; j < slots.length; j++) {
          double likeness = isCopy[j] ? 0 : likeness(numbers, categories, i, j);
          if (likeness >= CORRELATION) {
            isCopy[j] = true;
            copies.add(evidence.slot(slots[j]).name());
            least = Math.min(least, likeness);
          }
        }
        if (!copies.isEmpty()) {
          findings.add(finding(evidence.slot(slots[i]).name(), copies, least));
        }
      }
    }
    return findings;
  }

  private static double likeness(List<float[]> numbers, List<Categories> categories, int i, int j) {
    Categories one = categories.get(i);
    if (one != null && categories.get(j) != null && one.isOneToOne(categories.get(j))) {
      return 1;
    }
    float[] x = numbers.get(i);
    float[] y = numbers.get(j);
    return x.length == y.length ? Math.abs(Correlation.inner(x, y)) : 0;
  }

  private static Finding finding(String kept, List<String> copies, double least) {
    List<String> all = new ArrayList<>(List.of(kept));
    all.addAll(copies);
    return Finding.hint(Kind.REDUNDANT, all, copies.size(), null)
        .text(
            "%s %s what %s says (%s)",
            String.join(", ", copies),
            copies.size() == 1 ? "repeats" : "repeat",
            kept,
            least > 0.99999
                ? "one-to-one, or a line"
                : String.format(Locale.ROOT, "|r| %.4f or more", least))
        .cure(Cure.option("--ignore", copies.toArray(String[]::new)));
  }
}
