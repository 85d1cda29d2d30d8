package io.github.meanfield.jobs.training;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.task.FeatureStages.Imputation;
import picocli.CommandLine.Option;

/** What becomes of missing values and rare categories. */
final class PreparationOptions {

  @Option(
      names = "--imputation",
      paramLabel = "WORD",
      description =
          "What missing values become where the network does not take them:"
              + " ${COMPLETION-CANDIDATES} of the training rows. Default: median")
  private Imputation imputation;

  @Option(
      names = "--rare-categories",
      paramLabel = "COUNT",
      defaultValue = "0",
      description =
          "Categories that fewer training rows have are put together as one, where missing ones and"
              + " those that are not seen in training go too. Default: ${DEFAULT-VALUE}, each has its"
              + " own")
  private long rareCategories;

  /** Checks what can be checked before any Spark session starts. */
  void require() {
    if (rareCategories < 0) {
      throw new BadInput("--rare-categories is %d; it must not be negative", rareCategories);
    }
  }

  /** What missing values become where the network does not take them. */
  Imputation imputation() {
    return imputation == null ? Imputation.MEDIAN : imputation;
  }

  /**
   * Settles what becomes of missing values.
   *
   * @param isEncoded whether the network takes them
   */
  void settleImputation(boolean isEncoded) {
    if (!isEncoded) {
      imputation = imputation();
    } else if (imputation != null) {
      throw TrainParams.needsPlain("--imputation");
    }
  }

  /** The training rows that a category must have to be one of its own. */
  long rareCategories() {
    return rareCategories;
  }
}
