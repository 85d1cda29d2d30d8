package io.github.meanfield.jobs.inspect;

import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.console.Numbers;
import io.github.meanfield.jobs.inspect.check.Check;
import io.github.meanfield.jobs.inspect.check.Finding;
import io.github.meanfield.jobs.inspect.check.Finding.Kind;
import io.github.meanfield.jobs.inspect.rows.Evidence;
import java.util.List;

/** Tables that are wider for the network than they have rows to learn from. */
final class WidthCheck implements Check {

  @Override
  public List<Finding> of(Evidence evidence) {
    return NetworkSizeEstimate.of(evidence)
        .filter(size -> size.inputs() >= size.trainingRows())
        .map(WidthCheck::finding)
        .stream()
        .toList();
  }

  private static Finding finding(NetworkSizeEstimate size) {
    return Finding.hint(Kind.WIDTH, List.of(), size.inputs(), null)
        .text(
            "features become about %s inputs of the network, and there are %s to learn from",
            Console.count(size.inputs()), Numbers.counted(size.trainingRows(), "training row"))
        .cure("--columns of the most useful, --rare-categories 5, or --weight-decay 0.1");
  }
}
