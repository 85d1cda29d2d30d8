package io.github.meanfield.jobs.inspect.rows;

import java.io.Serializable;
import java.util.Comparator;

/**
 * A text of a sample, equal to those that are the same in whole.
 *
 * @param shown how it begins
 * @param hash a hash of the whole
 */
public record SampledText(String shown, long hash)
    implements Serializable, Comparable<SampledText> {

  private static final Comparator<SampledText> ORDER =
      Comparator.comparing(SampledText::shown).thenComparingLong(SampledText::hash);

  /** Longer texts are cut. */
  private static final int LONGEST = 60;

  static SampledText of(String whole, long hash) {
    return new SampledText(
        whole.length() <= LONGEST ? whole : whole.substring(0, LONGEST) + "…", hash);
  }

  @Override
  public int compareTo(SampledText other) {
    return ORDER.compare(this, other);
  }
}
