package dev.brownout.campaign.scenario;

import dev.brownout.bootloader.image.ImageValidator;
import dev.brownout.bootloader.image.SignatureScheme;
import dev.brownout.bootloader.key.ImageKey;
import dev.brownout.bootloader.key.KeyException;
import dev.brownout.bootloader.key.KeyType;
import dev.brownout.bootloader.key.PemKeys;
import dev.brownout.bootloader.key.PrivateImageKey;
import dev.brownout.bootloader.key.PublicImageKey;
import dev.brownout.bootloader.key.SignatureVerifier;
import dev.brownout.bootloader.swap.BootPolicy;
import dev.brownout.bootloader.swap.FlashMap;
import dev.brownout.bootloader.swap.SlotLayout;
import dev.brownout.bootloader.swap.SwapStrategy;
import dev.brownout.campaign.BootLimits;
import dev.brownout.campaign.Booter;
import dev.brownout.campaign.CrossCheck;
import dev.brownout.campaign.Demands;
import dev.brownout.campaign.Judge;
import dev.brownout.campaign.NonVolatile;
import dev.brownout.campaign.ReferenceCheck;
import dev.brownout.campaign.SceneException;
import dev.brownout.campaign.Sweep;
import dev.brownout.campaign.UpdateScene;
import dev.brownout.campaign.fault.FaultKind;
import dev.brownout.campaign.story.StoryPlan;
import dev.brownout.emulator.board.Board;
import dev.brownout.emulator.board.BoardDescription;
import dev.brownout.emulator.board.BoardException;
import dev.brownout.emulator.board.BoardLoader;
import dev.brownout.emulator.clock.DeviceTime;
import dev.brownout.emulator.core.CoreFactory;
import dev.brownout.emulator.firmware.FirmwareException;
import dev.brownout.emulator.firmware.SymbolTable;
import dev.brownout.emulator.machine.HashOmissions;
import dev.brownout.emulator.machine.Machine;
import dev.brownout.fixtures.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Makes a {@link ScenarioPlan} of a scenario, one question after the other. */
final class PlanAssembly {
    private final Scenario scenario;
    private final CoreFactory engine;
    private final BoardDescription board;
    private final List<String> remarks = new ArrayList<>();
    private Optional<PolicyAssembly> policies = Optional.empty();
    private Optional<SecondImage> second = Optional.empty();
    private Optional<ChainAssembly> chain = Optional.empty();
    private final List<Judge.Acceptable> known = new ArrayList<>();

    PlanAssembly(Scenario scenario, CoreFactory engine) {
        this.scenario = scenario;
        this.engine = engine;
        board = at("board", () -> BoardLoader.load(scenario.board()));
    }

    ScenarioPlan assemble() {
        String strategy = strategy();
        plainImages(strategy);
        chain = scenario.chain().map(asked -> new ChainAssembly(scenario, asked));
        List<PublicImageKey> keys = chain.isPresent() ? List.of() : keys();
        Optional<Encryptor> encryption = scenario.encryption().map(this::encryption);
        FlashMap plain = SlotMap.of(scenario, strategy, board, scenario.bootloader().isEmpty() ? bundled(strategy).areas() : Map.of());
        FlashMap map = encryption.map(how -> plain.with(how.saved())).orElse(plain);
        second = scenario.second().map(image -> new SecondImage(scenario, image, map, board));
        List<FlashMap> maps = second.map(image -> List.of(map, image.map())).orElse(List.of(map));
        policies = scenario.policies().map(what -> new PolicyAssembly(scenario, what, map));
        faults();
        Supplier<Machine> machines = () -> {
            Machine machine = Board.build(board, engine).machine();
            Wear.of(scenario, machine);
            return machine;
        };
        SceneBuilder scene = new SceneBuilder(new UpdateScene(machines, maps), board, signer(bundled(strategy), encryption));
        SymbolTable symbols = bootloader(scene, bundled(strategy), keys, encryption);
        scenario.load().forEach(file -> load("load", scene, file));
        Judge judge = images(scene, map, strategy, keys, encryption);
        BootLimits limits = limits();
        NonVolatile start = before(scene.program(), new Booter(machines.get(), judge::inSlot, limits));
        Optional<CrossCheck> reference = strategy.equals(SlotMap.NONE) ? Optional.empty()
                : Optional.of(new ReferenceCheck(board.flash().base(), maps, keys, policy(encryption), scenario.bootloader().isEmpty()));
        Optional<StoryPlan> story = scenario.faults().cuts() == 0 ? Optional.of(new StoryAssembly(scenario, board).assemble(
                () -> Board.build(board, engine), start, judge, known, limits)) : Optional.empty();
        SymbolTable names = scenario.bootloader().isEmpty() ? symbols : scene.symbols();
        return new ScenarioPlan(scenario, board, engine, maps, start, judge, reference, limits, story,
                leftOut(names, map, start), names, List.copyOf(remarks));
    }

    private BootPolicy policy(Optional<Encryptor> encryption) {
        BootPolicy keys = ReferenceCheck.policy().revoking(Set.copyOf(scenario.revoked()));
        BootPolicy without = chain.map(roots -> keys.with(roots.trust())).orElse(keys);
        BootPolicy policy = policies.map(what -> what.policy(without)).orElse(without);
        return encryption.map(how -> policy.with(how.decryption())).orElse(policy);
    }

    private HashOmissions leftOut(SymbolTable symbols, FlashMap map, NonVolatile start) {
        int stackPointer = start.codeFlash().memory().read32(map.boot().address() - board.flash().base());
        try {
            return new LeftOut(board, symbols, stackPointer).read(scenario.leaveOut());
        } catch (IllegalArgumentException e) {
            throw scenario.wrong("leave-out", e.getMessage());
        }
    }

    private void faults() {
        Scenario.Faults faults = scenario.faults();
        if (faults.kinds().contains(FaultKind.ECC) && !board.flash().geometry().ecc()) {
            throw scenario.wrong("faults.kinds", "the flash of " + board.name() + " has no error-correcting code, so it has no ecc faults; that of stm32l476 has");
        }
        if (!faults.resetAt().isEmpty() && faults.cuts() != 1) {
            throw scenario.wrong("faults.reset-at", "resets at chosen cycles go with one cut");
        }
    }

    private String strategy() {
        boolean bundled = scenario.bootloader().isEmpty();
        String strategy = scenario.strategy().orElse(bundled ? BundledStrategy.usual(board.name()).strategy().label() : SlotMap.NONE);
        if (bundled && BundledStrategy.of(board.name(), strategy).isEmpty() && !strategy.equals(SlotMap.NONE)) {
            throw scenario.wrong("strategy", "there is no bundled bootloader for " + board.name() + " with the strategy " + strategy + ", only with "
                    + BundledStrategy.labels(board.name()));
        }
        return strategy;
    }

    private void plainImages(String strategy) {
        if (!scenario.images().plain()) {
            return;
        }
        if (scenario.bootloader().isEmpty()) {
            throw scenario.wrong("images.format", "the bundled bootloader starts MCUboot's images only; plain ones go with a bootloader of yours");
        }
        if (!strategy.equals(SlotMap.NONE)) {
            throw scenario.wrong("images.format", "the reference bootloader for " + strategy + " knows MCUboot's images only; plain ones go with the strategy none");
        }
        if (scenario.request() != UpdateScene.Asked.NOTHING) {
            throw scenario.wrong("request", "this would write MCUboot's trailer; with plain images, load puts whatever asks your bootloader for the update");
        }
        Map<String, Boolean> meaningless = new LinkedHashMap<>();
        meaningless.put("keys", !scenario.keys().isEmpty());
        meaningless.put("revoked", !scenario.revoked().isEmpty());
        meaningless.put("encryption.key", scenario.encryption().isPresent());
        meaningless.put("policies", scenario.policies().isPresent());
        meaningless.forEach((key, given) -> {
            if (given) {
                throw scenario.wrong(key, "of plain images nothing is known but their bytes, so this would change nothing; leave it out");
            }
        });
        if (scenario.images().slotA().isEmpty() || scenario.images().slotB().isEmpty()) {
            throw scenario.wrong("images.format", "plain images must be given for both slots (empty: none), since the bundled ones are MCUboot's");
        }
    }

    /** What is bundled for a strategy; for one that is not looked at, or that nothing is bundled for, what goes with most bootloaders. */
    private BundledStrategy bundled(String strategy) {
        return BundledStrategy.of(board.name(), strategy).orElseGet(() -> BundledStrategy.usual(board.name()));
    }

    private List<PublicImageKey> keys() {
        if (scenario.keys().isEmpty()) {
            return List.of(BundledUpdate.key().publicKey());
        }
        List<PublicImageKey> keys = scenario.keys().stream().map(file -> key("keys", file).publicKey()).toList();
        if (keys.stream().map(PublicImageKey::type).distinct().count() > 1) {
            throw scenario.wrong("keys", "the keys given are of several types, but a bootloader checks one kind of signature");
        }
        if (scenario.revoked().stream().anyMatch(place -> place >= keys.size())) {
            throw scenario.wrong("revoked", "the keys have the places 0 to " + (keys.size() - 1) + ", so one at " + Collections.max(scenario.revoked())
                    + " cannot be revoked");
        }
        return keys;
    }

    private ImageKey key(String where, Path file) {
        Optional<BundledKey> bundled = BundledKey.named(file.toString());
        if (bundled.isPresent()) {
            return bundled.get().key();
        }
        try {
            return PemKeys.read(Files.readAllBytes(file));
        } catch (KeyException e) {
            throw scenario.wrong(where, file + ": " + e.getMessage());
        } catch (IOException e) {
            throw scenario.wrong(where, file + " cannot be read" + (Files.exists(file) ? "" : ": there is no such file"));
        }
    }

    private Encryptor encryption(Scenario.Encryption asked) {
        ImageKey key = key("encryption.key", asked.key());
        if (!List.of(KeyType.ECDSA_P256, KeyType.X25519, KeyType.RSA_2048).contains(key.type())) {
            throw scenario.wrong("encryption.key", "images are encrypted for ECDSA P-256, X25519 and RSA-2048 keys, not for one of type " + key.type().label());
        }
        try {
            return Encryptor.of(asked, key.privateKey(), scenario.bootloader().isEmpty());
        } catch (KeyException e) {
            throw scenario.wrong("encryption.key", asked.key() + " holds a public key only; what the bootloader decrypts with is the private one");
        }
    }

    private BundledSigner signer(BundledStrategy bundled, Optional<Encryptor> encryption) {
        Scenario.Images images = scenario.images();
        boolean given = images.slotA().isPresent() && images.slotB().isPresent();
        List<Optional<BundledKey>> signers = scenario.keys().stream().map(file -> BundledKey.named(file.toString())).toList();
        boolean known = signers.stream().allMatch(Optional::isPresent);
        if (!given && !known) {
            throw scenario.wrong("keys", "with a key of yours the images of both slots must be given: the bundled ones are signed with the bundled key");
        }
        if (!given && chain.isPresent() && !chain.get().hasBundledRoot()) {
            throw scenario.wrong("chain.root", "with a root of yours the images of both slots must be given: the certificates of the bundled ones have the bundled root");
        }
        PrivateImageKey usual = chain.map(ChainAssembly::signer).orElseGet(BundledUpdate::key);
        PrivateImageKey first = signers.isEmpty() || !known ? usual : signers.get(0).orElseThrow().key();
        PrivateImageKey last = signers.isEmpty() || !known ? usual : signers.get(signers.size() - 1).orElseThrow().key();
        return new BundledSigner(bundled, first, last, encryption, policies, chain);
    }

    /** Puts the bootloader into the scene. @return the names in the bundled one */
    private SymbolTable bootloader(SceneBuilder scene, BundledStrategy bundled, List<PublicImageKey> keys, Optional<Encryptor> encryption) {
        if (scenario.bootloader().isPresent()) {
            load("bootloader", scene, scenario.bootloader().get());
            return SymbolTable.merge(List.of());
        }
        if (!scenario.map().isEmpty()) {
            throw scenario.wrong("map", "the bundled bootloader has its own flash map; another one goes with a bootloader of yours");
        }
        BundledBootloader bootloader = BundledBootloader.of(scenario, bundled, keys, encryption, chain);
        bootloader.putInto(scene, scenario.revoked());
        return bootloader.symbols();
    }

    private void load(String key, SceneBuilder scene, String file) {
        at(key, () -> {
            scene.load(file);
            return file;
        });
    }

    /** Does something with the value of a key; what is wrong with it is said with the place where it was written. */
    private <T> T at(String key, Supplier<T> action) {
        try {
            return action.get();
        } catch (FirmwareException | BoardException | SceneException e) {
            throw scenario.wrong(key, e.getMessage());
        }
    }

    private Judge images(SceneBuilder scene, FlashMap map, String strategy, List<PublicImageKey> keys,
            Optional<Encryptor> encryption) {
        Scenario.Images images = scenario.images();
        boolean emptyA = isEmpty(images.slotA());
        if (emptyA && !images.plain() && policies.filter(PolicyAssembly::hasGolden).isEmpty()) {
            throw scenario.wrong("images.slot-a", "slot A can be empty only where policies name a golden image");
        }
        byte[] a = emptyA ? new byte[0] : at("images.slot-a", () -> scene.slot(0, "slot A", map.slotA(), images.slotA(), map.slotA(),
                second.isPresent() ? "v1-uses-library" : "v1-confirms"));
        boolean empty = isEmpty(images.slotB());
        byte[] b = empty ? new byte[0] : at("images.slot-b", () -> scene.slot(0, "slot B", map.slotB(), images.slotB(), map.slotA(),
                second.isPresent() ? "v2-uses-library" : "v2-confirms-after-health-check"));
        Optional<byte[]> golden = policies.flatMap(what -> at("policies.golden", () -> what.putAreas(scene)));
        scene.scene().ask(scenario.request());
        List<Judge.Acceptable> acceptable = new ArrayList<>();
        ImageValidator validator = new ImageValidator(keys, Set.copyOf(scenario.revoked()), SignatureScheme.of(keys),
                SignatureVerifier.jdk(), encryption.map(Encryptor::decryption), chain.map(ChainAssembly::trust));
        Acceptance acceptance = new Acceptance(scenario, validator, map, strategy, remarks, image -> policies.flatMap(what -> what.refusal(image, a)));
        if (empty && scenario.accept().contains(Scenario.SLOT_B)) {
            throw scenario.wrong("accept", "slot B is empty: name the file of the image that may run");
        }
        if (emptyA && scenario.accept().contains(Scenario.SLOT_A)) {
            throw scenario.wrong("accept", "slot A is empty: name golden, slot-b or the file of the image that may run");
        }
        acceptance.known("old", a, map.slotA()).ifPresent(known::add);
        acceptance.known("new", b, map.slotB()).ifPresent(known::add);
        List<String> accept = scenario.accept().isEmpty() ? usual(emptyA, empty) : scenario.accept();
        for (String what : accept) {
            switch (what) {
                case Scenario.SLOT_A -> acceptance.add(acceptable, "images.slot-a", "old", "slot A", a, map.slotA(), false);
                case Scenario.SLOT_B -> acceptance.add(acceptable, "images.slot-b", "new", "slot B", b, map.slotB(), true);
                case Scenario.GOLDEN -> acceptance.add(acceptable, "policies.golden", "golden", "the golden image's area", golden.orElseThrow(
                        () -> scenario.wrong("accept", "there is no golden image: policies says which it is")), map.slotA(), false);
                case Scenario.ANY -> {
                    // Nothing to look at.
                }
                default -> acceptance.add(acceptable, "accept", what, what, at("accept", () -> scene.image(Path.of(what), map.slotA())), map.slotA(), true);
            }
        }
        boolean any = accept.contains(Scenario.ANY);
        if (acceptable.isEmpty() && !any) {
            throw new ScenarioException(scenario.images().plain() ? "both slots are empty: accept must name the file of an image that may run"
                    : "no image that may run is valid under the given keys, so nothing could ever be acceptable");
        }
        known.addAll(acceptable);
        Optional<Judge.Companion> companion = second.map(image -> {
            at("image-1", () -> image.put(scene));
            return image.companion(new Acceptance(scenario, validator, image.map(), strategy, remarks, found -> Optional.empty()), acceptable, any);
        });
        return new Judge(board.flash().base(), places(map), acceptable, any, demands(map), companion);
    }

    private List<String> usual(boolean emptyA, boolean emptyB) {
        List<String> usual = new ArrayList<>();
        if (!emptyA) {
            usual.add(Scenario.SLOT_A);
        } else if (!scenario.images().plain()) {
            usual.add(Scenario.GOLDEN);
        }
        if (!emptyB) {
            usual.add(Scenario.SLOT_B);
        }
        return usual;
    }

    private Demands demands(FlashMap map) {
        Scenario.Acceptance asked = scenario.acceptance();
        if (asked.expectText().contains("") || asked.forbidText().contains("")) {
            throw scenario.wrong("acceptance", "a text to look for must not be empty");
        }
        Optional<Judge.Slot> vectors = asked.vectors().map(slot -> slot(slot.equals(Scenario.SLOT_A) ? map.slotA() : map.slotB()));
        return new Demands(asked.expectText(), asked.forbidText(), asked.words(), vectors, seconds("acceptance.after", asked.after()));
    }

    private static boolean isEmpty(Optional<Path> slot) {
        return slot.filter(Path.of(Scenario.EMPTY)::equals).isPresent();
    }

    private static List<Judge.Slot> places(FlashMap map) {
        List<Judge.Slot> places = new ArrayList<>(List.of(slot(map.slotA()), slot(map.slotB())));
        if (map.strategy() instanceof SwapStrategy.RamLoad ram) {
            places.add(new Judge.Slot("RAM", ram.ramAddress(), ram.ramSize(), true));
        }
        return places;
    }

    private static Judge.Slot slot(SlotLayout layout) {
        return new Judge.Slot(layout.name(), layout.address(), layout.size());
    }

    private BootLimits limits() {
        BootLimits limits = new BootLimits(seconds("limits.boot", scenario.limits().boot()), BootLimits.STANDARD.resets(),
                seconds("application", scenario.application()));
        if (scenario.faults().cuts() != 0 && (scenario.origins().containsKey("story") || !scenario.story().equals(Scenario.Story.PLAIN))) {
            throw scenario.wrong("story", "a story is told without cuts: it goes with faults.cuts 0 only, which is what it means");
        }
        if ((scenario.faults().cuts() != 1 || limits.applicationSeconds() > 0) && !scenario.faults().operations().equals(Sweep.Operations.ALL)) {
            throw scenario.wrong("faults.operations", "this chooses among the operations of one boot; it goes neither with several cuts nor with the"
                    + " operations of the application");
        }
        return limits;
    }

    private double seconds(String key, DeviceTime time) {
        if (time.isForever()) {
            throw scenario.wrong(key, "this must be a time: without one a boot that hangs would never be found out");
        }
        return time.seconds(board.core().hertz());
    }

    /** What the device holds before the boot that is cut first, if nothing happens between the boots but power going off and on. */
    private NonVolatile before(NonVolatile first, Booter booter) {
        if (scenario.boot() < 1 || scenario.boot() > 100) {
            throw scenario.wrong("boot", "this must be 1 to 100, not " + scenario.boot());
        }
        NonVolatile node = first;
        for (int i = 1; i < scenario.boot(); i++) {
            booter.boot(node);
            node = new NonVolatile(booter.machine().nonVolatile());
        }
        return node;
    }
}
