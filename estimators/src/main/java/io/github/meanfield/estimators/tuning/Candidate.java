package io.github.meanfield.estimators.tuning;

import io.github.meanfield.transformers.tuning.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.param.ParamMap;

/** A trial while it is made. */
final class Candidate {

  private final int stage;
  private final int number;
  private final ParamMap params;
  private final Map<String, String> texts;
  private final List<Trial.Rung> rungs = new ArrayList<>();
  private String failure = "";

  /**
   * A trial.
   *
   * @param stage stage of the search
   * @param number number in the stage
   * @param params its params
   * @param texts the same in JSON, by name
   */
  Candidate(int stage, int number, ParamMap params, Map<String, String> texts) {
    this.stage = stage;
    this.number = number;
    this.params = params;
    this.texts = texts;
  }

  int stage() {
    return stage;
  }

  int number() {
    return number;
  }

  ParamMap params() {
    return params;
  }

  Map<String, String> texts() {
    return texts;
  }

  synchronized void add(Trial.Rung rung) {
    rungs.add(rung);
  }

  synchronized void fail(String why) {
    failure = why;
  }

  synchronized boolean succeeded() {
    return failure.isEmpty() && !rungs.isEmpty();
  }

  synchronized String failure() {
    return failure;
  }

  double metric() {
    return toTrial().metric();
  }

  int epochs() {
    return toTrial().epochs();
  }

  synchronized Trial toTrial() {
    return new Trial(stage, number, texts, List.copyOf(rungs), failure);
  }
}
