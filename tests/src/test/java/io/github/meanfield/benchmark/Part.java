package io.github.meanfield.benchmark;

import java.util.List;

/** The parts of the benchmark, which can be run apart. */
enum Part {
  /** Training speed beside the limit that sgemm sets. */
  FIT(FitPart::measure),
  /** Time to an accuracy. */
  ACCURACY(AccuracyPart::measure),
  /** Scoring speed. */
  TRANSFORM(TransformPart::measure),
  /** Time to standardize. */
  STANDARDIZER(StandardizerPart::measure),
  /** Share of synchronisation. */
  SYNCHRONISATION(SynchronisationPart::measure),
  /** Live heap of a fit. */
  HEAP(HeapPart::measure),
  /** A convolutional network. */
  LENET(LenetPart::measure);

  private final Measurement measurement;

  Part(Measurement measurement) {
    this.measurement = measurement;
  }

  /**
   * What parts measure with.
   *
   * @param tables makes rows
   * @param plan how much to measure
   * @param progress hears of each step
   */
  record Bench(Tables tables, Plan plan, Progress progress) {}

  private interface Measurement {
    List<Line> measure(Bench bench) throws Exception;
  }

  /** Measures this part. */
  List<Line> measure(Bench bench) throws Exception {
    return measurement.measure(bench);
  }
}
