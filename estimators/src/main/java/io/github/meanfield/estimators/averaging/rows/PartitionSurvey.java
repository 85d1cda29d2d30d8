package io.github.meanfield.estimators.averaging.rows;

import java.io.Serializable;

/** What was learned of the rows of one partition, or of several that follow each other. */
final class PartitionSurvey<L extends LabelSurvey<L>> implements Serializable {

  private static final long serialVersionUID = 1L;

  private final SplitSurvey<L> training;
  private final SplitSurvey<L> validation;
  private final RowProblems problems = new RowProblems();
  private long digest;

  /**
   * No rows yet.
   *
   * @param labels an empty survey of labels
   */
  PartitionSurvey(L labels) {
    training = new SplitSurvey<>(labels);
    validation = new SplitSurvey<>(labels);
  }

  /** Takes the next block of the partition. */
  void add(SurveyedBlock<L> block) {
    of(block.split()).add(block);
    problems.merge(block.problems());
    digest = 31 * digest + block.digest();
  }

  /** Takes what was learned of the next partition. */
  void add(PartitionSurvey<L> next) {
    training.add(next.training);
    validation.add(next.validation);
    problems.merge(next.problems);
  }

  /** What was learned of the rows of a split. */
  SplitSurvey<L> of(Split split) {
    return split == Split.TRAINING ? training : validation;
  }

  /** Rows that are left out. */
  RowProblems problems() {
    return problems;
  }

  /** A hash of all blocks of one partition in their order. */
  long digest() {
    return digest;
  }
}
