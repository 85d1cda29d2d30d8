package io.github.meanfield.jobs.console;

import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST;
import static picocli.CommandLine.Model.UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Layout;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The help of a command: its {@link CommonOptions}, then all others, group by group. */
public final class CommandHelp {

  private static final String COMMON = "commonOptions";

  private CommandHelp() {}

  /** Lays out the help of a command. */
  public static void apply(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    spec.usageMessage()
        .abbreviateSynopsis(true)
        .optionListHeading("%nOptions%n")
        .sortOptions(false);
    if (spec.usageMessage().footer().length > 0) {
      spec.usageMessage().footerHeading("%nExamples%n");
    }
    CommonOptions common = spec.userObject().getClass().getAnnotation(CommonOptions.class);
    if (common == null) {
      return;
    }
    List<OptionSpec> first = Stream.of(common.value()).map(name -> option(spec, name)).toList();
    List<OptionSpec> others =
        spec.options().stream()
            .filter(option -> !isOfSection(option.group()) && !first.contains(option))
            .toList();
    spec.usageMessage().optionListHeading("%nOther options%n");
    List<String> sections = new ArrayList<>(command.getHelpSectionKeys());
    sections.add(sections.indexOf(SECTION_KEY_OPTION_LIST_HEADING), COMMON);
    command.setHelpSectionKeys(sections);
    command
        .getHelpSectionMap()
        .put(COMMON, help -> help.createHeading("%nOptions that most need%n") + list(help, first));
    command
        .getHelpSectionMap()
        .put(SECTION_KEY_OPTION_LIST, help -> list(help, others) + groups(help, spec, first));
  }

  private static boolean isOfSection(ArgGroupSpec group) {
    return group != null && group.heading() != null;
  }

  /** Groups with headings, but for the options that are shown before them. */
  private static String groups(Help help, CommandSpec spec, List<OptionSpec> shown) {
    StringBuilder sections = new StringBuilder();
    for (ArgGroupSpec group : spec.argGroups()) {
      List<OptionSpec> options =
          group.allOptionsNested().stream().filter(option -> !shown.contains(option)).toList();
      if (isOfSection(group) && !options.isEmpty()) {
        sections.append(help.createHeading(group.heading())).append(list(help, options));
      }
    }
    return sections.toString();
  }

  private static OptionSpec option(CommandSpec spec, String name) {
    OptionSpec option = spec.findOption(name);
    if (option == null) {
      throw new IllegalStateException(spec.name() + " has no option " + name);
    }
    return option;
  }

  private static String list(Help help, List<OptionSpec> options) {
    Layout layout = help.createDefaultLayout();
    layout.addAllOptions(
        options.stream().filter(option -> !option.hidden()).toList(),
        help.createDefaultParamLabelRenderer());
    return layout.toString();
  }
}
