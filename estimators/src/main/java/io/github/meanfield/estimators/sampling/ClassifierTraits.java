package io.github.meanfield.estimators.sampling;

import io.github.meanfield.stages.params.FeatureEncodingParams;
import io.github.meanfield.stages.params.HasHandleInvalid;
import io.github.meanfield.stages.params.PrivacyParams;
import org.apache.spark.ml.param.Params;

/** What an oversampler asks of its classifier, which may be any. */
final class ClassifierTraits {

  private ClassifierTraits() {}

  /**
   * Refuses differential privacy: what a row tells of itself is counted once, but it would be there
   * several times, or new ones be made of it.
   *
   * @param uid uid of the oversampler
   * @param classifier its classifier
   * @throws IllegalArgumentException if it trains with differential privacy
   */
  static void requireNoPrivacy(String uid, Params classifier) {
    if (classifier instanceof PrivacyParams<?> params && params.trainsPrivately()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: its classifier %s trains with differential privacy (dpNoiseMultiplier %s,"
                  + " dpEpsilon %s), but rows that are there several times, or that new ones are"
                  + " made of, tell more of themselves than its ε says; set both to 0, or fit it"
                  + " without the oversampler, with weights of rows (weightCol) if need be",
              uid, classifier.uid(), params.getDpNoiseMultiplier(), params.getDpEpsilon()));
    }
  }

  /** Whether a classifier leaves rows with invalid features out of training. */
  static boolean leavesInvalidOut(Params classifier) {
    return classifier instanceof HasHandleInvalid<?> params
        && !params.getHandleInvalid().equals("error");
  }

  /** Whether NaN is a missing feature to a classifier, and valid. */
  static boolean takesMissing(Params classifier) {
    return classifier instanceof FeatureEncodingParams<?> params
        && params.getFeatureEncoding().equals(FeatureEncodingParams.TABULAR);
  }
}
