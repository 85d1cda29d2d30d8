package io.github.meanfield.estimators.tuning;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;

/**
 * How many epochs trials are trained for.
 *
 * @param param the param of the estimator that tells it; null if there is none, or the search
 *     varies it
 * @param most its value in the estimator; 0 without a param
 */
record Epochs(IntParam param, int most) {

  private static final List<String> NAMES = List.of("maxEpochs", "maxIter");
  private static final Epochs NONE = new Epochs(null, 0);

  /**
   * Those of a search.
   *
   * @throws IllegalArgumentException if trials are to be compared before their last epoch, and it
   *     is not known or comes too soon
   */
  static Epochs of(NetworkTuner tuner) {
    Epochs epochs = of(tuner.getEstimator(), tuner.getSearchSpace());
    if (tuner.getMinEpochs() > 0 && epochs.most <= tuner.getMinEpochs()) {
      throw new IllegalArgumentException(
          String.format(
              "%s: minEpochs is %d, but %s; it takes one stage with maxEpochs (or maxIter) above it",
              tuner.uid(),
              tuner.getMinEpochs(),
              epochs.param == null
                  ? "not a single stage of the estimator has maxEpochs (or maxIter) that the search"
                      + " space leaves as it is"
                  : epochs.param.name() + " is " + epochs.most));
    }
    return epochs;
  }

  /** Those of an estimator, or of the one stage in it that has any. */
  private static Epochs of(Params estimator, SearchSpace space) {
    for (String name : NAMES) {
      List<Params> stages = Nested.stages(estimator).filter(stage -> stage.hasParam(name)).toList();
      if (!stages.isEmpty()) {
        return stages.size() == 1 ? of(stages.get(0), name, space) : NONE;
      }
    }
    return NONE;
  }

  private static Epochs of(Params stage, String name, SearchSpace space) {
    Param<?> param = stage.getParam(name);
    return param instanceof IntParam whole && stage.isDefined(whole) && !space.has(whole)
        ? new Epochs(whole, (int) stage.getOrDefault(whole))
        : NONE;
  }

  /**
   * After how many epochs the trials of a stage are compared.
   *
   * @param first epochs before the first comparison, 0 for none but the last
   * @param factor how many times as many there are before the next
   * @param stagesLeft stages of the search that follow, each of which trains for longer
   * @return ascending; the last is how long the stage trains
   */
  List<Integer> rungs(int first, int factor, int stagesLeft) {
    if (first == 0) {
      return List.of(most);
    }
    long end = most;
    for (int i = 0; i < stagesLeft; i++) {
      end = Math.max(first, end / factor);
    }
    List<Integer> rungs = new ArrayList<>();
    // None so near to the end that it would save next to nothing.
    double last = end / Math.sqrt(factor);
    for (long epochs = first;
        epochs < end && (epochs == first || epochs < last);
        epochs *= factor) {
      rungs.add((int) epochs);
    }
    rungs.add((int) end);
    return rungs;
  }

  /** Params of a trial with a number of epochs. */
  ParamMap with(ParamMap params, int epochs) {
    ParamMap all = params.copy();
    if (param != null) {
      all.put(List.of(param.w(epochs)));
    }
    return all;
  }
}
