package io.github.meanfield.stages.network;

import java.util.Arrays;

/**
 * What dropout and weight decay are multiplied by, as a function of the share of training that has
 * passed.
 */
public enum RegularizationSchedule {
  /** Always 1. */
  CONSTANT("constant") {
    @Override
    public double at(double passed) {
      return 1;
    }
  },

  /**
   * 1 in the first half, then (1 + cos(π(2t - 1))) / 2, which ends at 0: "flat_cos" of Holzmüller
   * et al. 2024, Better by Default, appendix A.
   */
  FLAT_COSINE("flatCosine") {
    @Override
    public double at(double passed) {
      return passed < 0.5 ? 1 : (1 + Math.cos(Math.PI * (2 * passed - 1))) / 2;
    }
  };

  private final String paramValue;

  RegularizationSchedule(String paramValue) {
    this.paramValue = paramValue;
  }

  /** The schedule that a param names. */
  public static RegularizationSchedule of(String paramValue) {
    return Arrays.stream(values())
        .filter(schedule -> schedule.paramValue.equals(paramValue))
        .findFirst()
        .orElseThrow();
  }

  /**
   * The factor.
   *
   * @param passed share of all steps of training that are done, in [0, 1]
   * @return the factor, in [0, 1]
   */
  public abstract double at(double passed);

  /** Name of the schedule as a param has it. */
  public String paramValue() {
    return paramValue;
  }
}
