package io.github.meanfield.estimators.averaging.rows;

import io.github.meanfield.stages.rows.RowBlock;
import java.io.Serializable;

/** What was learned of the rows of one partition. */
final class PartitionSurvey<L extends LabelSurvey<L>> implements Serializable {

  private static final long serialVersionUID = 1L;

  long trainingRows;
  long validationRows;
  long nonZeros;
  long digest;
  long trainingDigest;
  long validationDigest;
  final RowProblems problems = new RowProblems();
  final L trainingLabels;
  final L validationLabels;

  /**
   * No rows yet.
   *
   * @param labels an empty survey of labels
   */
  PartitionSurvey(L labels) {
    trainingLabels = labels.empty();
    validationLabels = labels.empty();
  }

  /** Takes the next block of the partition. */
  void add(SurveyedBlock<L> block) {
    int rows = block.rows().size();
    if (block.isValidation()) {
      validationRows += rows;
      validationLabels.merge(block.labels());
      validationDigest = RowBlock.joinDigests(validationDigest, block.digest(), rows);
    } else {
      trainingRows += rows;
      trainingLabels.merge(block.labels());
      trainingDigest = RowBlock.joinDigests(trainingDigest, block.digest(), rows);
    }
    nonZeros += block.nonZeros();
    problems.merge(block.problems());
    digest = 31 * digest + block.digest();
  }

  /** Number of training rows (false) or validation rows (true). */
  long rows(boolean validation) {
    return validation ? validationRows : trainingRows;
  }
}
