package io.github.meanfield.estimators.averaging.rows;

import io.github.meanfield.stages.rows.RowBlock;
import java.io.Serializable;

/** What was learned of the rows of one split: how many, of what labels, and their hash. */
final class SplitSurvey<L extends LabelSurvey<L>> implements Serializable {

  private static final long serialVersionUID = 1L;

  private final L labels;
  private long rows;
  private long nonZeros;
  private long digest;
  private final ExampleSketch examples = new ExampleSketch();

  /**
   * No rows yet.
   *
   * @param labels a survey of labels, whose empty copy is filled
   */
  SplitSurvey(L labels) {
    this.labels = labels.empty();
  }

  /** Takes the next block of the partition. */
  void add(SurveyedBlock<L> block) {
    examples.add(block.examples(), rows);
    join(block.rows().size(), block.nonZeros(), block.digest(), block.labels());
  }

  /** Takes the rows of the next partition. */
  void add(SplitSurvey<L> next) {
    examples.add(next.examples, rows);
    join(next.rows, next.nonZeros, next.digest, next.labels);
  }

  private void join(long nextRows, long nextNonZeros, long nextDigest, L nextLabels) {
    rows += nextRows;
    nonZeros += nextNonZeros;
    digest = RowBlock.joinDigests(digest, nextDigest, nextRows);
    labels.merge(nextLabels);
  }

  L labels() {
    return labels;
  }

  long rows() {
    return rows;
  }

  /** Number of features that are not zero. */
  long nonZeros() {
    return nonZeros;
  }

  /** A few of the rows. */
  ExampleSketch examples() {
    return examples;
  }

  /** A hash of the rows in their order, whatever blocks and partitions they are in. */
  long digest() {
    return digest;
  }
}
