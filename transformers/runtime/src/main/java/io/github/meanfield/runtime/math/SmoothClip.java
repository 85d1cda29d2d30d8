package io.github.meanfield.runtime.math;

import java.io.Serializable;

/**
 * Brings results smoothly within a limit around the middle: m + d / sqrt(1 + (d / limit)^2), where
 * d is the distance from m. Holzmüller, Grinsztajn and Steinwart 2024, "Better by default: strong
 * pre-tuned MLPs and boosted trees on tabular data", with a limit of 3.
 *
 * @param middle what stays where it is
 * @param limit the largest distance from it, or 0 for no limit
 */
public record SmoothClip(double middle, double limit) implements Serializable {

  private static final long serialVersionUID = 1L;

  /** From here on, 1 + x^2 is x^2, which could overflow. */
  private static final double LARGE = 1e9;

  /** The largest share of the limit that stands for one distance. */
  private static final double LARGEST_SHARE = Math.nextDown(1.0);

  /** What a value becomes. */
  public double apply(double value) {
    if (limit == 0) {
      return value;
    }
    double distance = value - middle;
    double share = distance / limit;
    return middle
        + (Math.abs(share) < LARGE
            ? distance / Math.sqrt(1 + share * share)
            : Math.copySign(limit, distance));
  }

  /**
   * The value that {@link #apply} brings to this one. What lies at the limit or beyond is taken for
   * the largest number within it, so that large values come back as large ones.
   */
  public double inverse(double clipped) {
    if (limit == 0) {
      return clipped;
    }
    double share = (clipped - middle) / limit;
    double within = Math.max(-LARGEST_SHARE, Math.min(LARGEST_SHARE, share));
    return middle + limit * (within / Math.sqrt((1 - within) * (1 + within)));
  }
}
