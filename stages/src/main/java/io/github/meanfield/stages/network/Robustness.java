package io.github.meanfield.stages.network;

import java.io.Serializable;

/**
 * What training does with rows so that the network bears others that are a little unlike them.
 *
 * @param attack how rows are attacked; null for not at all
 * @param attackWeight share of the loss on attacked rows, in (0, 1]; the rest is that on the rows
 *     as they are
 * @param mixupAlpha α of the Beta(α, α) by which rows are mixed; 0 for not at all
 */
public record Robustness(Attack attack, double attackWeight, double mixupAlpha)
    implements Serializable {

  /** Rows as they are. */
  public static final Robustness NONE = new Robustness(null, 0, 0);

  /**
   * Checks that rows are either mixed or attacked.
   *
   * @throws IllegalArgumentException if they are both
   */
  public Robustness {
    if (attack != null && mixupAlpha > 0) {
      throw new IllegalArgumentException(
          "rows are either mixed or attacked; required is no attack, or a mixupAlpha of 0");
    }
  }
}
