package dev.brownout.cli.image;

import dev.brownout.bootloader.chain.CertificateChain;
import dev.brownout.bootloader.image.Dependency;
import dev.brownout.bootloader.image.ImageBuilder;
import dev.brownout.bootloader.image.ImageException;
import dev.brownout.bootloader.image.ImageVersion;
import dev.brownout.bootloader.image.IntelHex;
import dev.brownout.bootloader.image.SecurityCounter;
import dev.brownout.bootloader.image.Sha;
import dev.brownout.bootloader.image.SignOptions;
import dev.brownout.bootloader.image.SignOptions.PublicKeyFormat;
import dev.brownout.bootloader.image.SignOptions.VectorToSign;
import dev.brownout.bootloader.image.SignedImage;
import dev.brownout.bootloader.image.Signer;
import dev.brownout.bootloader.image.UsageException;
import dev.brownout.bootloader.key.PublicImageKey;
import dev.brownout.bootloader.policy.HardwareIdentity;
import dev.brownout.cli.ExitCode;
import dev.brownout.cli.InputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code brownout image sign}. */
@Command(name = "sign", aliases = "create", sortOptions = false,
        description = {"Make a signed or unsigned image.%n", "Files whose names end in .hex are Intel HEX, all others raw binary."})
final class SignCommand implements Callable<Integer> {

    private enum Endian { LITTLE, BIG }

    private static final Pattern HARDWARE = Pattern.compile("(\\w+):(\\d{1,5})(?:-(\\d{1,5}))?");

    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "INFILE", description = "The application.")
    private Path input;

    @Parameters(index = "1", paramLabel = "OUTFILE", description = "The image to write.")
    private Path output;

    @Option(names = {"-k", "--key"}, paramLabel = "FILE", description = "The private key to sign with; without one the image has a hash only.")
    private Optional<Path> key;

    @Option(names = {"-v", "--version"}, paramLabel = "VERSION", required = true, description = "maj.min.rev+build, the later parts optional.")
    private String version;

    @Option(names = {"-H", "--header-size"}, paramLabel = "BYTES", required = true, converter = BasedInt.class, description = "At least 32.")
    private long headerSize;

    @Option(names = {"-S", "--slot-size"}, paramLabel = "BYTES", required = true, converter = BasedInt.class,
            description = "The size of the slot; of the secondary one, if they differ.")
    private long slotSize;

    @Option(names = "--pad-header", description = "Put the header in front of the input, which otherwise begins with zeros for it.")
    private boolean padHeader;

    @Option(names = "--pad", description = "Pad to the slot's size, with the trailer's magic at the end.")
    private boolean pad;

    @Option(names = "--confirm", description = "Pad, and mark the image as confirmed.")
    private boolean confirm;

    @Option(names = "--test", description = "Pad, and mark the image for a test swap.")
    private boolean test;

    @Option(names = "--align", paramLabel = "BYTES", defaultValue = "1", description = "The flash's write size: 1 (the default), 2, 4, 8, 16 or 32.")
    private int align;

    @Option(names = "--max-align", paramLabel = "BYTES", description = "8, 16 or 32; by default the larger of 8 and --align.")
    private Integer maxAlign;

    @Option(names = {"-M", "--max-sectors"}, paramLabel = "N", description = "Sectors that the trailer has room for; 128 by default.")
    private Integer maxSectors;

    @Option(names = {"-R", "--erased-val"}, paramLabel = "VALUE", defaultValue = "0xff", description = "What erased flash reads: 0 or 0xff.")
    private String erasedValue;

    @Option(names = {"-x", "--hex-addr"}, paramLabel = "ADDRESS", converter = BasedInt.class, description = "The address in Intel HEX output.")
    private Long hexAddress;

    @Option(names = {"-L", "--load-addr"}, paramLabel = "ADDRESS", converter = BasedInt.class, description = "Where in RAM the image is to run.")
    private Long loadAddress;

    @Option(names = {"-F", "--rom-fixed"}, paramLabel = "ADDRESS", converter = BasedInt.class, description = "The flash address that the image is built for.")
    private Long romFixed;

    @Option(names = {"-e", "--endian"}, paramLabel = "ORDER", defaultValue = "LITTLE", description = "little (the default) or big.")
    private Endian endian;

    @Option(names = "--overwrite-only", description = "The trailer of a device that overwrites rather than swaps.")
    private boolean overwriteOnly;

    @Option(names = "--non-bootable", description = "Mark the image as not bootable.")
    private boolean nonBootable;

    @Option(names = {"-s", "--security-counter"}, paramLabel = "N", description = "A number, or auto to make it from the version.")
    private String securityCounter;

    @Option(names = {"-d", "--dependencies"}, paramLabel = "LIST", description = "Images that this one needs: \"(<image>,<version>), ...\".")
    private String dependencies;

    @Option(names = "--boot-record", paramLabel = "TYPE", description = "Add a boot record; TYPE is the component's role, at most 12 characters.")
    private String bootRecord;

    @Option(names = "--custom-tlv", arity = "2", paramLabel = "TAG VALUE", hideParamSyntax = true,
            description = "Add a TLV to the protected area; VALUE is text, or bytes if it begins with 0x. May be repeated.")
    private List<String> customTlvs = List.of();

    @Option(names = "--custom-tlv-file", arity = "2", paramLabel = "TAG FILE", hideParamSyntax = true,
            description = "The same, with the bytes of a file.")
    private List<String> customTlvFiles = List.of();

    @Option(names = "--chain", paramLabel = "FILE", description = "Certificates from the root to that of --key, in any order, PEM or DER: put into the"
            + " protected TLV 0xce, for bootloaders that trust a root (docs/certificate-chains.md).")
    private Optional<Path> chain;

    @Option(names = "--hardware", paramLabel = "BOARD:FIRST-LAST", description = "The board, a number, and its revisions that the image is for, in two protected TLVs"
            + " (docs/policies.md, section 5), such as 0x1234:2-4.")
    private String hardware;

    @Option(names = "--vid", paramLabel = "VENDOR", description = "The vendor: a UUID or a domain name.")
    private String vendor;

    @Option(names = "--cid", paramLabel = "CLASS", description = "The image class: a UUID or, with --vid, a name.")
    private String imageClass;

    @Option(names = "--public-key-format", paramLabel = "FORMAT", defaultValue = "HASH", description = "hash (the default) or full.")
    private PublicKeyFormat publicKeyFormat;

    @Option(names = "--sha", paramLabel = "SHA", defaultValue = "auto", description = "auto (the default), 256, 384 or 512.")
    private String sha;

    @Option(names = "--pure", description = "Sign the image rather than its hash; Ed25519 only.")
    private boolean pure;

    @Option(names = "--pad-sig", description = "Pad an ECDSA signature with zeros to 72 (P-384: 103) bytes, for MCUboot before 1.5.")
    private boolean padSignature;

    @Option(names = "--fix-sig", paramLabel = "FILE", description = "Use the signature in FILE, in base64; needs --fix-sig-pubkey.")
    private Path fixedSignature;

    @Option(names = "--fix-sig-pubkey", paramLabel = "FILE", description = "The public key of the signature in --fix-sig.")
    private Path fixedSignatureKey;

    @Option(names = "--sig-out", paramLabel = "FILE", description = "Write the signature to FILE as well, in base64.")
    private Path signatureOut;

    @Option(names = "--vector-to-sign", paramLabel = "WHAT", description = "Write what is to be signed elsewhere, payload or digest, instead of an image.")
    private VectorToSign vectorToSign;

    @Option(names = {"-E", "--encrypt"}, paramLabel = "FILE", description = "Encrypt the image for the owner of this key: RSA-2048, ECDSA P-256 or X25519, public or"
            + " private.")
    private Optional<Path> encrypt;

    @Option(names = "--encrypt-keylen", paramLabel = "BITS", defaultValue = "128", description = "Bits of the key that the image is encrypted with: 128 (the"
            + " default) or 256.")
    private int encryptKeyLength;

    @Option(names = "--hmac-sha", paramLabel = "SHA", defaultValue = "auto", description = "The hash in ECIES: auto or 256, with X25519 also 512.")
    private String hmacSha;

    @Option(names = "--save-enctlv", description = "The trailer of a device that keeps encrypted keys there, rather than keys.")
    private boolean saveEncryptionTlv;

    @Option(names = {"-c", "--clear"}, description = "Mark the image as encrypted and put the key in, but leave the payload readable.")
    private boolean clear;

    @Option(names = "--compression", paramLabel = "TYPE", defaultValue = "disabled", description = "disabled; other types are not supported.")
    private String compression;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help message and exit.")
    private boolean help;

    @Override
    public Integer call() {
        if (!compression.equals("disabled")) {
            throw new InputException("--compression " + compression + " is not supported: images are not compressed.");
        }
        try {
            sign();
        } catch (UsageException | TypeConversionException e) {
            throw new InputException(e.getMessage(), e);
        }
        return ExitCode.OK;
    }

    private void sign() {
        SignOptions options = options();
        OptionalLong base = OptionalLong.empty();
        byte[] application;
        if (ImageFiles.isHex(input)) {
            IntelHex hex = ImageFiles.readHex(input);
            application = hex.toBinary();
            base = OptionalLong.of(hex.firstAddress() != 0 && padHeader ? hex.firstAddress() - headerSize : hex.firstAddress());
        } else {
            application = ImageFiles.read("Input", input);
        }
        if (hexAddress != null) {
            base = OptionalLong.of(hexAddress);
        }
        if (ImageFiles.isHex(output) && base.isEmpty()) {
            throw new InputException("Intel HEX output needs an address: " + input + " has none, and --hex-addr was not given.");
        }
        SignedImage image = ImageBuilder.build(application, options, signer());
        if (signatureOut != null && image.signature().isEmpty()) {
            throw new InputException("There is no signature to write to --sig-out " + signatureOut + ".");
        }
        ImageFiles.write(output, ImageFiles.isHex(output) ? image.toHex(base.getAsLong()).toText() : image.padded());
        if (signatureOut != null) {
            ImageFiles.write(signatureOut, Base64.getEncoder().encode(image.signature().get()));
        }
    }

    private Signer signer() {
        Keys keys = new Keys(spec.commandLine().getErr());
        if (fixedSignature == null) {
            return key.<Signer>map(file -> new Signer.Key(keys.loadPrivate(file))).orElseGet(Signer.None::new);
        }
        if (key.isPresent()) {
            throw new InputException("--key and --fix-sig exclude each other: the signature is made, or it is given.");
        }
        if (fixedSignatureKey == null) {
            throw new InputException("--fix-sig needs --fix-sig-pubkey, the public key of the signature.");
        }
        byte[] base64 = ImageFiles.read("Signature", fixedSignature);
        try {
            return new Signer.Fixed(Base64.getMimeDecoder().decode(base64), keys.load(fixedSignatureKey).publicKey());
        } catch (IllegalArgumentException e) {
            throw new InputException("Signature " + fixedSignature + " is not base64.", e);
        }
    }

    private SignOptions options() {
        SignOptions options = new SignOptions(ImageVersion.parse(version)).headerSize(size("--header-size", headerSize)).padHeader(padHeader)
                .slotSize(size("--slot-size", slotSize)).pad(pad).confirm(confirm).test(test).align(align).erasedValue(erased())
                .bigEndian(endian == Endian.BIG).overwriteOnly(overwriteOnly).nonBootable(nonBootable).publicKeyFormat(publicKeyFormat).pure(pure)
                .padSignature(padSignature).loadAddress(loadAddress == null ? 0 : loadAddress).romFixed(romFixed == null ? 0 : romFixed);
        Optional.ofNullable(maxAlign).ifPresent(options::maxAlign);
        Optional.ofNullable(maxSectors).ifPresent(options::maxSectors);
        Optional.ofNullable(securityCounter).ifPresent(text -> options.securityCounter(
                text.equalsIgnoreCase("auto") ? new SecurityCounter.Auto() : new SecurityCounter.Value(BasedInt.parse(text))));
        Optional.ofNullable(dependencies).ifPresent(text -> options.dependencies(Dependency.parse(text)));
        Optional.ofNullable(bootRecord).ifPresent(options::bootRecord);
        Optional.ofNullable(vendor).ifPresent(options::vendor);
        Optional.ofNullable(imageClass).ifPresent(options::imageClass);
        Optional.ofNullable(vectorToSign).ifPresent(options::vectorToSign);
        encrypt.ifPresent(file -> options.encryptFor(new Keys(spec.commandLine().getErr()).load(file).publicKey()));
        options.encryptionKeyBits(encryptKeyLength).encryptionHmac(hmac()).clear(clear).savesEncryptedKey(saveEncryptionTlv);
        hash().ifPresent(options::sha);
        chain.ifPresent(file -> options.chain(certificates(file)));
        for (int i = 0; i < customTlvs.size(); i += 2) {
            options.customTlv(tag(customTlvs.get(i)), value(customTlvs.get(i + 1)));
        }
        for (int i = 0; i < customTlvFiles.size(); i += 2) {
            options.customTlv(tag(customTlvFiles.get(i)), ImageFiles.read("TLV", Path.of(customTlvFiles.get(i + 1))));
        }
        Optional.ofNullable(hardware).ifPresent(text -> addHardware(options, text));
        return options;
    }

    private CertificateChain certificates(Path file) {
        PublicImageKey leaf = signer() instanceof Signer.Key signing ? signing.key().publicKey()
                : signer() instanceof Signer.Fixed fixed ? fixed.key() : null;
        if (leaf == null) {
            throw new InputException("--chain needs --key, the key that its last certificate is about.");
        }
        try {
            return CertificateChain.ofFile(ImageFiles.read("Chain", file), leaf);
        } catch (ImageException e) {
            throw new InputException("--chain " + file + ": " + e.getMessage(), e);
        }
    }

    private static void addHardware(SignOptions options, String text) {
        Matcher matcher = HARDWARE.matcher(text);
        if (!matcher.matches()) {
            throw new InputException("--hardware: '" + text + "' is not a board and its first and last revision, such as 0x1234:2-4.");
        }
        int first = Integer.parseInt(matcher.group(2));
        int last = matcher.group(3) == null ? first : Integer.parseInt(matcher.group(3));
        options.customTlv(HardwareIdentity.BOARD_TLV, HardwareIdentity.boardValue(BasedInt.parse(matcher.group(1))));
        options.customTlv(HardwareIdentity.REVISIONS_TLV, HardwareIdentity.revisionsValue(first, last));
    }

    private Sha hmac() {
        return switch (hmacSha) {
            case "auto", "256" -> Sha.SHA256;
            case "512" -> Sha.SHA512;
            default -> throw new InputException("--hmac-sha is auto, 256 or 512, not '" + hmacSha + "'.");
        };
    }

    private Optional<Sha> hash() {
        return switch (sha) {
            case "auto" -> Optional.empty();
            case "256" -> Optional.of(Sha.SHA256);
            case "384" -> Optional.of(Sha.SHA384);
            case "512" -> Optional.of(Sha.SHA512);
            default -> throw new InputException("--sha is auto, 256, 384 or 512, not '" + sha + "'.");
        };
    }

    private int erased() {
        return switch (erasedValue) {
            case "0" -> 0;
            case "0xff" -> 0xFF;
            default -> throw new InputException("--erased-val is 0 or 0xff, not '" + erasedValue + "'.");
        };
    }

    private static int tag(String text) {
        long tag = BasedInt.parse(text);
        if (tag < 0 || tag > 0xFFFF) {
            throw new InputException("A custom TLV's tag has 16 bits, which '" + text + "' does not fit.");
        }
        return (int) tag;
    }

    private static byte[] value(String text) {
        if (!text.startsWith("0x")) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            return HexFormat.of().parseHex(text, 2, text.length());
        } catch (IllegalArgumentException e) {
            throw new InputException("The custom TLV's value '" + text + "' begins with 0x but is not pairs of hexadecimal digits.", e);
        }
    }

    private static int size(String option, long value) {
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new InputException(option + " " + value + " is not a size.");
        }
        return (int) value;
    }
}
