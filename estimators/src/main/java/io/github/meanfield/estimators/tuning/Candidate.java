package io.github.meanfield.estimators.tuning;

import io.github.meanfield.transformers.Trial;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamPair;
import scala.collection.JavaConverters;

/** A trial while it is made: in one thread at a time. */
final class Candidate {

  private final int stage;
  private final int number;
  private final ParamMap params;
  private final List<Trial.Rung> rungs = new ArrayList<>();
  private String failure = "";

  Candidate(int stage, int number, ParamMap params) {
    this.stage = stage;
    this.number = number;
    this.params = params;
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

  synchronized void add(TrialLog.Outcome outcome) {
    if (outcome.failure().isEmpty()) {
      rungs.add(outcome.rung());
    }
    failure = outcome.failure();
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
    return new Trial(stage, number, texts(params), List.copyOf(rungs), failure);
  }

  /** Values in JSON by the name of the param, with its stage's uid where others have the name. */
  static TreeMap<String, String> texts(ParamMap params) {
    List<ParamPair<?>> pairs = JavaConverters.seqAsJavaList(params.toSeq());
    Map<String, Integer> counts = new HashMap<>();
    pairs.forEach(pair -> counts.merge(pair.param().name(), 1, Integer::sum));
    TreeMap<String, String> texts = new TreeMap<>();
    for (ParamPair<?> pair : pairs) {
      Param<?> param = pair.param();
      boolean alone = counts.get(param.name()) == 1;
      texts.put(alone ? param.name() : param.parent() + "__" + param.name(), json(pair));
    }
    return texts;
  }

  private static <T> String json(ParamPair<T> pair) {
    return pair.param().jsonEncode(pair.value());
  }
}
