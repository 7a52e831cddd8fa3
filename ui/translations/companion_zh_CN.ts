<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>AddressesDialog</name>
    <message>
        <source>Addresses</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>192.168.1.7 or [fd00::7]:47823</source>
        <translation>192.168.1.7 或 [fd00::7]:47823</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>&amp;Add</source>
        <translation>添加(&amp;A)</translation>
    </message>
    <message>
        <source>Where else may “{name}” be found?</source>
        <translation>还可以在哪里找到“{name}”？</translation>
    </message>
    <message>
        <source>Devices find each other by themselves where the network lets them. Where it does not, or over a VPN, give the address that the other computer has there; without a port, the usual one is tried.</source>
        <translation>在网络允许的情况下，设备会自动找到彼此。如果网络不允许，或者通过 VPN 连接，请填写另一台电脑在那里的地址；不写端口时，会尝试常用端口。</translation>
    </message>
    <message>
        <source>A&amp;ddress</source>
        <translation>地址(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove {address}</source>
        <translation>移除 {address}</translation>
    </message>
</context>
<context>
    <name>AgreeToJoin</name>
    <message>
        <source>&amp;Join</source>
        <translation>加入(&amp;J)</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Close this notice</source>
        <translation>关闭此提示</translation>
    </message>
</context>
<context>
    <name>BeginComparing</name>
    <message>
        <source>Where neither a camera nor typing suits, both computers show seven pictures, and you look whether they are the same. Both must be in the same network.</source>
        <translation>如果不便使用摄像头或输入，两台电脑会各显示七个图案，由您查看它们是否相同。两台电脑必须在同一网络中。</translation>
    </message>
    <message>
        <source>Choose this on both computers, within a minute.</source>
        <translation>请在一分钟内，在两台电脑上都选择此项。</translation>
    </message>
    <message>
        <source>&amp;Start comparing</source>
        <translation>开始比对(&amp;S)</translation>
    </message>
</context>
<context>
    <name>CameraView</name>
    <message>
        <source>Hold the QR code of the other computer before the camera.</source>
        <translation>请将另一台电脑的二维码对准摄像头。</translation>
    </message>
    <message>
        <source>Stop the &amp;camera</source>
        <translation>停止摄像头(&amp;C)</translation>
    </message>
</context>
<context>
    <name>Chosen</name>
    <message>
        <source>No folder</source>
        <translation>不放入文件夹</translation>
    </message>
    <message>
        <source>Move to a folder</source>
        <translation>移到文件夹</translation>
    </message>
    <message>
        <source>Folder, or folder/within</source>
        <translation>文件夹，或“文件夹/子文件夹”</translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation>添加标签</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Take a tag off</source>
        <translation>去掉标签</translation>
    </message>
    <message>
        <source>&amp;Rename the folder…</source>
        <translation>重命名文件夹(&amp;R)…</translation>
    </message>
    <message>
        <source>Rename the folder</source>
        <translation>重命名文件夹</translation>
    </message>
    <message>
        <source>Its name; a “/” puts it into another folder:</source>
        <translation>文件夹名称；用“/”可把它放进另一个文件夹：</translation>
    </message>
    <message>
        <source>New folder “{name}”</source>
        <translation>新建文件夹“{name}”</translation>
    </message>
    <message>
        <source>New tag “{name}”</source>
        <translation>新建标签“{name}”</translation>
    </message>
</context>
<context>
    <name>CitationsWidget</name>
    <message>
        <source>Sources</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>and {n} more; copying the message takes all</source>
        <translation>另有 {n} 个；复制消息会带上全部</translation>
    </message>
</context>
<context>
    <name>CodeBlock</name>
    <message>
        <source>Copy the code</source>
        <translation>复制代码</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
</context>
<context>
    <name>CompareEmoji</name>
    <message>
        <source>They &amp;match</source>
        <translation>一致(&amp;M)</translation>
    </message>
    <message>
        <source>They &amp;differ</source>
        <translation>不一致(&amp;D)</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Add the message (Enter)</source>
        <translation>添加消息（Enter）</translation>
    </message>
    <message>
        <source>Add the message</source>
        <translation>添加消息</translation>
    </message>
</context>
<context>
    <name>Conflict</name>
    <message>
        <source>Two titles</source>
        <translation>两个标题</translation>
    </message>
    <message>
        <source>Two versions of the instructions</source>
        <translation>两个版本的系统指令</translation>
    </message>
    <message>
        <source>Pinned or not</source>
        <translation>是否置顶</translation>
    </message>
    <message>
        <source>In the archive or not</source>
        <translation>是否归档</translation>
    </message>
    <message>
        <source>Deleted here, changed there</source>
        <translation>一边删除，一边修改</translation>
    </message>
    <message>
        <source>A message deleted here, changed there</source>
        <translation>消息一边被删除，一边被修改</translation>
    </message>
    <message>
        <source>Two versions of a message</source>
        <translation>一条消息的两个版本</translation>
    </message>
    <message>
        <source>Two values of “{field}”</source>
        <translation>“{field}”有两个值</translation>
    </message>
    <message>
        <source>One device deleted it while another still changed it. It stays visible until you decide; your decision goes to all of your devices.</source>
        <translation>一台设备删除了它，另一台设备却还在修改。在您决定之前它会一直显示；您的决定会同步到所有设备。</translation>
    </message>
    <message>
        <source>It was changed on two devices that could not reach each other. Both versions are kept until you decide; your decision goes to all of your devices.</source>
        <translation>两台设备在互相连不上时各自做了修改。在您决定之前两个版本都会保留；您的决定会同步到所有设备。</translation>
    </message>
    <message>
        <source>Keep this version</source>
        <translation>保留此版本</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Empty.</source>
        <translation>（空）</translation>
    </message>
    <message>
        <source>Deleted on this device.</source>
        <translation>在这台设备上被删除。</translation>
    </message>
    <message>
        <source>Changed on this device, and not deleted.</source>
        <translation>在这台设备上被修改，没有删除。</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>No</source>
        <translation>否</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>这台电脑</translation>
    </message>
    <message>
        <source>{name} (this computer)</source>
        <translation>{name}（这台电脑）</translation>
    </message>
    <message>
        <source>A device that was removed</source>
        <translation>已移除的设备</translation>
    </message>
</context>
<context>
    <name>ConflictsDialog</name>
    <message>
        <source>Conflicts</source>
        <translation>冲突</translation>
    </message>
    <message>
        <source>Keep &amp;both, as two messages</source>
        <translation>两个都保留为消息(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Edit the text…</source>
        <translation>编辑文本(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Merge the changes…</source>
        <translation>合并修改(&amp;M)…</translation>
    </message>
    <message>
        <source>One text with the changes of all versions, to look at first</source>
        <translation>把所有版本的修改合成一段文本，先看再用</translation>
    </message>
    <message>
        <source>Conflicts to decide</source>
        <translation>待处理的冲突</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>No conflicts</source>
        <translation>没有冲突</translation>
    </message>
    <message>
        <source>Whenever two devices change the same thing at once, you decide here.</source>
        <translation>当两台设备同时修改同一处内容时，由您在这里决定。</translation>
    </message>
    <message>
        <source>Edit the text</source>
        <translation>编辑文本</translation>
    </message>
    <message>
        <source>All changes in one text</source>
        <translation>所有修改合为一段文本</translation>
    </message>
</context>
<context>
    <name>Conversation</name>
    <message>
        <source>Decide the conflict…</source>
        <translation>处理冲突…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>What can be done with this conversation</source>
        <translation>对此对话的操作</translation>
    </message>
</context>
<context>
    <name>Conversations</name>
    <message>
        <source>one message</source>
        <translation>1 条消息</translation>
    </message>
    <message>
        <source>{n} messages</source>
        <translation>{n} 条消息</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>已置顶</translation>
    </message>
    <message>
        <source>has a conflict to decide</source>
        <translation>有待处理的冲突</translation>
    </message>
    <message>
        <source>not on another device yet</source>
        <translation>尚未同步到其他设备</translation>
    </message>
    <message>
        <source>{messages} · changed {when}</source>
        <translation>{messages} · {when}更新</translation>
    </message>
    <message>
        <source>{messages} · changed {when} · from {source}</source>
        <translation>{messages} · {when}更新 · 来自 {source}</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Import conversations</source>
        <translation>导入对话</translation>
    </message>
    <message>
        <source>Exports (*.zip *.json *.jsonl *.md *.txt *.db *.sqlite *.bak)</source>
        <translation>导出文件 (*.zip *.json *.jsonl *.md *.txt *.db *.sqlite *.bak)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>About Companion</source>
        <translation>关于 Companion</translation>
    </message>
    <message>
        <source>Companion {version}</source>
        <translation>Companion {version}</translation>
    </message>
    <message>
        <source>Keeps your AI conversations in step between your own machines.

Your data: {place}</source>
        <translation>让您的 AI 对话在自己的多台电脑之间保持一致。

您的数据：{place}</translation>
    </message>
</context>
<context>
    <name>DeviceCard</name>
    <message>
        <source>Sync now</source>
        <translation>立即同步</translation>
    </message>
    <message>
        <source>Diagnose…</source>
        <translation>诊断…</translation>
    </message>
    <message>
        <source>Addresses…</source>
        <translation>地址…</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Undo adding it</source>
        <translation>撤销添加</translation>
    </message>
    <message>
        <source>Remove…</source>
        <translation>移除…</translation>
    </message>
    <message>
        <source>Leave these devices…</source>
        <translation>退出这些设备…</translation>
    </message>
    <message>
        <source>Unnamed device</source>
        <translation>未命名的设备</translation>
    </message>
    <message>
        <source>Name of the device {name}</source>
        <translation>设备 {name} 的名称</translation>
    </message>
    <message>
        <source>Last seen {when}</source>
        <translation>上次在线：{when}</translation>
    </message>
    <message>
        <source>last in step {when}</source>
        <translation>上次同步完成：{when}</translation>
    </message>
    <message>
        <source>verified identical {when}</source>
        <translation>{when}核对一致</translation>
    </message>
    <message>
        <source>Added on {device}: {when}</source>
        <translation>在 {device} 上添加：{when}</translation>
    </message>
</context>
<context>
    <name>Devices</name>
    <message>
        <source>This computer</source>
        <translation>这台电脑</translation>
    </message>
    <message>
        <source>local network, {address}</source>
        <translation>局域网，{address}</translation>
    </message>
    <message>
        <source>In step</source>
        <translation>已同步</translation>
    </message>
    <message>
        <source>Syncing</source>
        <translation>正在同步</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>正在连接</translation>
    </message>
    <message>
        <source>In step, clock wrong</source>
        <translation>已同步，时钟不准</translation>
    </message>
    <message>
        <source>Disk full</source>
        <translation>磁盘已满</translation>
    </message>
    <message>
        <source>Version too old</source>
        <translation>版本过旧</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Not reachable</source>
        <translation>无法连接</translation>
    </message>
    <message>
        <source>Refused</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>Removed</source>
        <translation>已移除</translation>
    </message>
</context>
<context>
    <name>DevicesDialog</name>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>&amp;Pair a device…</source>
        <translation>配对设备(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>What was &amp;synced…</source>
        <translation>同步记录(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Look for devices</source>
        <translation>查找设备(&amp;L)</translation>
    </message>
    <message>
        <source>This computer&apos;s key is kept in the system&apos;s keyring.</source>
        <translation>这台电脑的密钥保存在系统密钥环中。</translation>
    </message>
    <message>
        <source>This computer&apos;s key is kept in a file that only you can read: no keyring was found.</source>
        <translation>未找到密钥环，这台电脑的密钥保存在只有您能读取的文件中。</translation>
    </message>
    <message>
        <source>Every address near this computer is asked. That takes some seconds.</source>
        <translation>正在询问这台电脑附近的每个地址，需要几秒钟。</translation>
    </message>
    <message>
        <source>No other device yet. Pair one, and your conversations are on both, in step.</source>
        <translation>还没有其他设备。配对一台之后，两边的对话会始终保持一致。</translation>
    </message>
</context>
<context>
    <name>DiagnosisDialog</name>
    <message>
        <source>Diagnosis</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>&amp;Look again</source>
        <translation>重新检查(&amp;L)</translation>
    </message>
    <message>
        <source>Show the &amp;report…</source>
        <translation>查看报告(&amp;R)…</translation>
    </message>
    <message>
        <source>The report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>This is all that the report says. Names and addresses were taken out. Read it before you give it to anybody.</source>
        <translation>报告的全部内容都在这里，其中的名称和地址已经去掉。交给别人之前请先看一遍。</translation>
    </message>
    <message>
        <source>C&amp;opy</source>
        <translation>复制(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>保存(&amp;S)…</translation>
    </message>
    <message>
        <source>Syncing with {name}</source>
        <translation>与 {name} 的同步</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Looking… this may take some seconds.</source>
        <translation>正在检查…可能需要几秒钟。</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>保存报告</translation>
    </message>
</context>
<context>
    <name>EditTextDialog</name>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Markdown. Ctrl+Enter saves.</source>
        <translation>支持 Markdown，按 Ctrl+Enter 保存。</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>This message has several texts. What stands between them, like calls of tools, is kept as it is.</source>
        <translation>这条消息有几段文字。它们之间的内容（例如工具调用）会原样保留。</translation>
    </message>
    <message>
        <source>Text {at} of {n}</source>
        <translation>第 {at} 段文字，共 {n} 段</translation>
    </message>
    <message>
        <source>Drop what you have written?</source>
        <translation>放弃您写的内容吗？</translation>
    </message>
    <message>
        <source>It has not been saved.</source>
        <translation>它还没有保存。</translation>
    </message>
    <message>
        <source>&amp;Go on writing</source>
        <translation>继续编辑(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Drop it</source>
        <translation>放弃(&amp;D)</translation>
    </message>
</context>
<context>
    <name>Elsewhere</name>
    <message>
        <source>On all your devices</source>
        <translation>已在您的所有设备上</translation>
    </message>
    <message>
        <source>Perhaps not yet on {n} of your devices</source>
        <translation>可能还没有到您的 {n} 台设备</translation>
    </message>
    <message>
        <source>Perhaps not yet on {names}</source>
        <translation>可能还没有到 {names}</translation>
    </message>
</context>
<context>
    <name>Emoji</name>
    <message>
        <source>Dog</source>
        <translation>狗</translation>
    </message>
    <message>
        <source>Cat</source>
        <translation>猫</translation>
    </message>
    <message>
        <source>Lion</source>
        <translation>狮子</translation>
    </message>
    <message>
        <source>Horse</source>
        <translation>马</translation>
    </message>
    <message>
        <source>Unicorn</source>
        <translation>独角兽</translation>
    </message>
    <message>
        <source>Pig</source>
        <translation>猪</translation>
    </message>
    <message>
        <source>Elephant</source>
        <translation>大象</translation>
    </message>
    <message>
        <source>Rabbit</source>
        <translation>兔子</translation>
    </message>
    <message>
        <source>Panda</source>
        <translation>熊猫</translation>
    </message>
    <message>
        <source>Rooster</source>
        <translation>公鸡</translation>
    </message>
    <message>
        <source>Penguin</source>
        <translation>企鹅</translation>
    </message>
    <message>
        <source>Turtle</source>
        <translation>乌龟</translation>
    </message>
    <message>
        <source>Fish</source>
        <translation>鱼</translation>
    </message>
    <message>
        <source>Octopus</source>
        <translation>章鱼</translation>
    </message>
    <message>
        <source>Butterfly</source>
        <translation>蝴蝶</translation>
    </message>
    <message>
        <source>Flower</source>
        <translation>花</translation>
    </message>
    <message>
        <source>Tree</source>
        <translation>树</translation>
    </message>
    <message>
        <source>Cactus</source>
        <translation>仙人掌</translation>
    </message>
    <message>
        <source>Mushroom</source>
        <translation>蘑菇</translation>
    </message>
    <message>
        <source>Globe</source>
        <translation>地球</translation>
    </message>
    <message>
        <source>Moon</source>
        <translation>月亮</translation>
    </message>
    <message>
        <source>Cloud</source>
        <translation>云</translation>
    </message>
    <message>
        <source>Fire</source>
        <translation>火</translation>
    </message>
    <message>
        <source>Banana</source>
        <translation>香蕉</translation>
    </message>
    <message>
        <source>Apple</source>
        <translation>苹果</translation>
    </message>
    <message>
        <source>Strawberry</source>
        <translation>草莓</translation>
    </message>
    <message>
        <source>Corn</source>
        <translation>玉米</translation>
    </message>
    <message>
        <source>Pizza</source>
        <translation>披萨</translation>
    </message>
    <message>
        <source>Cake</source>
        <translation>蛋糕</translation>
    </message>
    <message>
        <source>Heart</source>
        <translation>心</translation>
    </message>
    <message>
        <source>Smiley</source>
        <translation>笑脸</translation>
    </message>
    <message>
        <source>Robot</source>
        <translation>机器人</translation>
    </message>
    <message>
        <source>Hat</source>
        <translation>帽子</translation>
    </message>
    <message>
        <source>Glasses</source>
        <translation>眼镜</translation>
    </message>
    <message>
        <source>Spanner</source>
        <translation>扳手</translation>
    </message>
    <message>
        <source>Santa</source>
        <translation>圣诞老人</translation>
    </message>
    <message>
        <source>Thumbs Up</source>
        <translation>大拇指</translation>
    </message>
    <message>
        <source>Umbrella</source>
        <translation>雨伞</translation>
    </message>
    <message>
        <source>Hourglass</source>
        <translation>沙漏</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>闹钟</translation>
    </message>
    <message>
        <source>Gift</source>
        <translation>礼物</translation>
    </message>
    <message>
        <source>Light Bulb</source>
        <translation>灯泡</translation>
    </message>
    <message>
        <source>Book</source>
        <translation>书</translation>
    </message>
    <message>
        <source>Pencil</source>
        <translation>铅笔</translation>
    </message>
    <message>
        <source>Paperclip</source>
        <translation>回形针</translation>
    </message>
    <message>
        <source>Scissors</source>
        <translation>剪刀</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>锁</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>钥匙</translation>
    </message>
    <message>
        <source>Hammer</source>
        <translation>锤子</translation>
    </message>
    <message>
        <source>Telephone</source>
        <translation>电话</translation>
    </message>
    <message>
        <source>Flag</source>
        <translation>旗子</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>火车</translation>
    </message>
    <message>
        <source>Bicycle</source>
        <translation>自行车</translation>
    </message>
    <message>
        <source>Aeroplane</source>
        <translation>飞机</translation>
    </message>
    <message>
        <source>Rocket</source>
        <translation>火箭</translation>
    </message>
    <message>
        <source>Trophy</source>
        <translation>奖杯</translation>
    </message>
    <message>
        <source>Ball</source>
        <translation>球</translation>
    </message>
    <message>
        <source>Guitar</source>
        <translation>吉他</translation>
    </message>
    <message>
        <source>Trumpet</source>
        <translation>小号</translation>
    </message>
    <message>
        <source>Bell</source>
        <translation>铃铛</translation>
    </message>
    <message>
        <source>Anchor</source>
        <translation>船锚</translation>
    </message>
    <message>
        <source>Headphones</source>
        <translation>耳机</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Pin</source>
        <translation>图钉</translation>
    </message>
</context>
<context>
    <name>EnterCode</name>
    <message>
        <source>&amp;Pair</source>
        <translation>配对(&amp;P)</translation>
    </message>
    <message>
        <source>Code or link that the other computer shows</source>
        <translation>另一台电脑显示的配对码或链接</translation>
    </message>
    <message>
        <source>On the other computer choose “Pair a device”. Let the camera see the code that it shows, bring a picture of it here, or type the one with words.</source>
        <translation>在另一台电脑上选择“配对设备”。用摄像头对准它显示的二维码，把二维码的图片带到这里，或输入由单词组成的配对码。</translation>
    </message>
    <message>
        <source>Code &amp;with words, or link:</source>
        <translation>单词配对码或链接(&amp;W)：</translation>
    </message>
    <message>
        <source>Drop a picture of the code here</source>
        <translation>把配对码图片拖到这里</translation>
    </message>
    <message>
        <source>Use the c&amp;amera</source>
        <translation>使用摄像头(&amp;A)</translation>
    </message>
    <message>
        <source>Scan my sc&amp;reen</source>
        <translation>扫描屏幕(&amp;R)</translation>
    </message>
    <message>
        <source>Paste from the clip&amp;board</source>
        <translation>从剪贴板粘贴(&amp;B)</translation>
    </message>
    <message>
        <source>Choose a &amp;file…</source>
        <translation>选择文件(&amp;F)…</translation>
    </message>
    <message>
        <source>Choose a picture of the code</source>
        <translation>选择配对码图片</translation>
    </message>
    <message>
        <source>Pictures (*.png *.jpg *.jpeg *.webp *.gif *.bmp)</source>
        <translation>图片 (*.png *.jpg *.jpeg *.webp *.gif *.bmp)</translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Progress of the export</source>
        <translation>导出进度</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Open the folder</source>
        <translation>打开文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Exporting…</source>
        <translation>正在导出…</translation>
    </message>
</context>
<context>
    <name>ExportForm</name>
    <message>
        <source>Other &amp;versions of messages too</source>
        <translation>包括消息的其他版本(&amp;V)</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>选择(&amp;H)…</translation>
    </message>
    <message>
        <source>&amp;Export</source>
        <translation>导出(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Folder to export to</source>
        <translation>导出到的文件夹</translation>
    </message>
    <message>
        <source>&amp;Format</source>
        <translation>格式(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Where to</source>
        <translation>导出到(&amp;W)</translation>
    </message>
    <message>
        <source>Export conversations</source>
        <translation>导出对话</translation>
    </message>
    <message>
        <source>Export to</source>
        <translation>导出到</translation>
    </message>
</context>
<context>
    <name>Exporting</name>
    <message>
        <source>Markdown</source>
        <translation>Markdown</translation>
    </message>
    <message>
        <source>A text file for each conversation, with its pictures and files beside it.</source>
        <translation>每个对话一个文本文件，图片和文件放在旁边。</translation>
    </message>
    <message>
        <source>Web page (HTML)</source>
        <translation>网页（HTML）</translation>
    </message>
    <message>
        <source>One page with everything in it, for any browser, without a network.</source>
        <translation>一个包含全部内容的网页，任何浏览器都能打开，无需联网。</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>One document, to print or to pass on.</source>
        <translation>一份文档，便于打印或转交。</translation>
    </message>
    <message>
        <source>Companion archive (JSON)</source>
        <translation>Companion 存档（JSON）</translation>
    </message>
    <message>
        <source>Everything, without any loss. Another Companion imports it as it was.</source>
        <translation>包含全部内容，没有任何损失。另一台 Companion 可原样导入。</translation>
    </message>
    <message>
        <source>NextChat backup</source>
        <translation>NextChat 备份</translation>
    </message>
    <message>
        <source>For Settings → Import in NextChat. It holds no keys.</source>
        <translation>用于 NextChat 的“设置 → 导入”。其中不含任何密钥。</translation>
    </message>
    <message>
        <source>ChatGPT export</source>
        <translation>ChatGPT 导出格式</translation>
    </message>
    <message>
        <source>The form of conversations that most other apps import.</source>
        <translation>大多数其他应用都能导入的对话格式。</translation>
    </message>
    <message>
        <source>Training data (JSONL)</source>
        <translation>训练数据（JSONL）</translation>
    </message>
    <message>
        <source>Messages as OpenAI takes them for fine-tuning.</source>
        <translation>OpenAI 微调所用的消息格式。</translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation>表格（CSV）</translation>
    </message>
    <message>
        <source>A row for each conversation, for a spreadsheet.</source>
        <translation>每个对话一行，可用电子表格打开。</translation>
    </message>
    <message>
        <source>This conversation: “{title}”</source>
        <translation>此对话：“{title}”</translation>
    </message>
    <message>
        <source>The {n} conversations chosen</source>
        <translation>所选的 {n} 个对话</translation>
    </message>
    <message>
        <source>The conversations in which “{text}” is found</source>
        <translation>包含“{text}”的对话</translation>
    </message>
    <message>
        <source>The one conversation there is</source>
        <translation>仅有的一个对话</translation>
    </message>
    <message>
        <source>All {n} conversations, the archive too</source>
        <translation>全部 {n} 个对话，包括已归档的</translation>
    </message>
    <message>
        <source>{done} of {total} conversations…</source>
        <translation>{total} 个对话中的 {done} 个…</translation>
    </message>
    <message>
        <source>One conversation was exported.</source>
        <translation>已导出一个对话。</translation>
    </message>
    <message>
        <source>{n} conversations were exported.</source>
        <translation>已导出 {n} 个对话。</translation>
    </message>
    <message>
        <source>The file of one attachment is damaged on this disk, so it was left out. Run “companion doctor”: then it comes again from another device.</source>
        <translation>有一个附件的文件在这块磁盘上已损坏，因此没有导出。请运行“companion doctor”，它会再次从另一台设备传来。</translation>
    </message>
    <message>
        <source>The files of {n} attachments are damaged on this disk, so they were left out. Run “companion doctor”: then they come again from another device.</source>
        <translation>有 {n} 个附件的文件在这块磁盘上已损坏，因此没有导出。请运行“companion doctor”，它们会再次从另一台设备传来。</translation>
    </message>
    <message>
        <source>One attachment is not on this computer yet and was left out. Export again when it has arrived.</source>
        <translation>有一个附件尚未传到这台电脑，未包含在内。待其到达后请重新导出。</translation>
    </message>
    <message>
        <source>{n} attachments are not on this computer yet and were left out. Export again when they have arrived.</source>
        <translation>有 {n} 个附件尚未传到这台电脑，未包含在内。待其到达后请重新导出。</translation>
    </message>
</context>
<context>
    <name>Failed</name>
    <message>
        <source>&amp;Show a new code here</source>
        <translation>在此显示新配对码(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Use a code of the other computer</source>
        <translation>使用另一台电脑的配对码(&amp;U)</translation>
    </message>
    <message>
        <source>C&amp;ompare pictures</source>
        <translation>比对图案(&amp;O)</translation>
    </message>
    <message>
        <source>Show my &amp;devices</source>
        <translation>显示我的设备(&amp;D)</translation>
    </message>
</context>
<context>
    <name>FileChip</name>
    <message>
        <source>Attachment</source>
        <translation>附件</translation>
    </message>
    <message>
        <source>Has not arrived on this computer yet</source>
        <translation>尚未传到这台电脑</translation>
    </message>
    <message>
        <source>Save a copy…</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open {name}</source>
        <translation>打开 {name}</translation>
    </message>
    <message>
        <source>Save a copy of {name}</source>
        <translation>另存 {name}</translation>
    </message>
    <message>
        <source>Was not in what was imported</source>
        <translation>导入的内容里没有它</translation>
    </message>
    <message>
        <source>Open a file</source>
        <translation>打开文件</translation>
    </message>
    <message>
        <source>Open “{name}”?</source>
        <translation>要打开“{name}”吗?</translation>
    </message>
    <message>
        <source>A file of this kind may hold a program. Open it only if you know where it comes from.</source>
        <translation>这类文件里可能有程序。只有知道它从哪里来，才打开它。</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>Save a copy</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>Saved.</source>
        <translation>已保存。</translation>
    </message>
    <message>
        <source>Could not be saved: {why}</source>
        <translation>无法保存：{why}</translation>
    </message>
</context>
<context>
    <name>FilterBar</name>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Add a filter</source>
        <translation>添加筛选条件</translation>
    </message>
    <message>
        <source>Take this filter off</source>
        <translation>去掉此筛选条件</translation>
    </message>
    <message>
        <source>{filter}: take this filter off</source>
        <translation>{filter}：去掉此筛选条件</translation>
    </message>
    <message>
        <source>&amp;Who wrote it</source>
        <translation>谁写的(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;When</source>
        <translation>时间(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;From where</source>
        <translation>来源(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Tag</source>
        <translation>标签(&amp;T)</translation>
    </message>
    <message>
        <source>W&amp;hat is in it</source>
        <translation>包含内容(&amp;H)</translation>
    </message>
</context>
<context>
    <name>Filters</name>
    <message>
        <source>Written by you</source>
        <translation>您写的</translation>
    </message>
    <message>
        <source>Written by the assistant</source>
        <translation>助手写的</translation>
    </message>
    <message>
        <source>System messages</source>
        <translation>系统消息</translation>
    </message>
    <message>
        <source>Said by a tool</source>
        <translation>工具的消息</translation>
    </message>
    <message>
        <source>With an image</source>
        <translation>含图片</translation>
    </message>
    <message>
        <source>With a file</source>
        <translation>含文件</translation>
    </message>
    <message>
        <source>With code</source>
        <translation>含代码</translation>
    </message>
    <message>
        <source>In titles alone</source>
        <translation>只搜标题</translation>
    </message>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>The last 7 days</source>
        <translation>最近 7 天</translation>
    </message>
    <message>
        <source>The last 30 days</source>
        <translation>最近 30 天</translation>
    </message>
    <message>
        <source>This year</source>
        <translation>今年</translation>
    </message>
    <message>
        <source>not: {label}</source>
        <translation>排除：{label}</translation>
    </message>
    <message>
        <source>Written by {value}</source>
        <translation>{value} 写的</translation>
    </message>
    <message>
        <source>From {source}</source>
        <translation>来自 {source}</translation>
    </message>
    <message>
        <source>Model: {value}</source>
        <translation>模型：{value}</translation>
    </message>
    <message>
        <source>From {date} on</source>
        <translation>自 {date} 起</translation>
    </message>
    <message>
        <source>Before {date}</source>
        <translation>{date} 之前</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in this conversation</source>
        <translation>在本对话中查找</translation>
    </message>
    <message>
        <source>The one before (Shift+F3)</source>
        <translation>上一个 (Shift+F3)</translation>
    </message>
    <message>
        <source>The next one (F3)</source>
        <translation>下一个 (F3)</translation>
    </message>
    <message>
        <source>End finding</source>
        <translation>结束查找</translation>
    </message>
    <message>
        <source>End finding (Escape)</source>
        <translation>结束查找 (Esc)</translation>
    </message>
</context>
<context>
    <name>Finding</name>
    <message>
        <source>Not found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>{at} of {n} messages</source>
        <translation>第 {at} 条，共 {n} 条</translation>
    </message>
</context>
<context>
    <name>FirstRunDialog</name>
    <message>
        <source>Welcome to Companion</source>
        <translation>欢迎使用 Companion</translation>
    </message>
    <message>
        <source>&amp;Choose files…</source>
        <translation>选择文件(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Pair a device…</source>
        <translation>配对设备(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Skip</source>
        <translation>跳过(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>返回(&amp;B)</translation>
    </message>
    <message>
        <source>Your conversations, on your own machines</source>
        <translation>您的对话，保存在您自己的电脑上</translation>
    </message>
    <message>
        <source>Companion keeps what you write with ChatGPT, Claude, NextChat and other apps in one file on this computer, and in step with your other computers.

There is no account and no cloud. Nothing leaves this computer except to devices that you have paired yourself, and on the way nobody else can read it.</source>
        <translation>Companion 把您在 ChatGPT、Claude、NextChat 等应用中的对话保存在这台电脑上的一个文件里，并与您的其他电脑保持同步。

没有账号，也没有云端。除了您亲自配对的设备，任何内容都不会离开这台电脑；传输途中其他人也无法读取。</translation>
    </message>
    <message>
        <source>Bring your conversations</source>
        <translation>导入您的对话</translation>
    </message>
    <message>
        <source>Choose the files, or the ZIP, that another app has exported. You see what would come before anything is imported, and importing the same export again makes no duplicates.

Later you find this under “Import”, or drop files on the window.</source>
        <translation>选择其他应用导出的文件或 ZIP 压缩包。导入之前您会先看到将要导入的内容；重复导入同一份导出不会产生重复的对话。

以后可以在“导入”中找到此功能，也可以把文件或文件夹拖到窗口上。</translation>
    </message>
    <message>
        <source>Add another device</source>
        <translation>添加另一台设备</translation>
    </message>
    <message>
        <source>Open Companion on another computer in the same network and choose “Pair a device” on both. One shows a code, the other scans or types it, and from then on each has what the other has.

Later you find this under “Devices”.</source>
        <translation>在同一网络中的另一台电脑上打开 Companion，并在两台电脑上都选择“配对设备”。一台显示配对码，另一台扫描或输入，从此两台电脑的内容保持一致。

以后可以在“设备”中找到此功能。</translation>
    </message>
    <message>
        <source>{step} of {steps}</source>
        <translation>第 {step} 步，共 {steps} 步</translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation>完成(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>下一步(&amp;N)</translation>
    </message>
</context>
<context>
    <name>Fold</name>
    <message>
        <source>one hidden step</source>
        <translation>1 个隐藏的步骤</translation>
    </message>
    <message>
        <source>{n} hidden steps</source>
        <translation>{n} 个隐藏的步骤</translation>
    </message>
</context>
<context>
    <name>FoldWidget</name>
    <message>
        <source>Hide these again</source>
        <translation>重新隐藏</translation>
    </message>
    <message>
        <source>What the program said to the model or its tools; not part of the talk</source>
        <translation>程序对模型或工具说的话，不属于对话本身</translation>
    </message>
</context>
<context>
    <name>FollowLinkDialog</name>
    <message>
        <source>Open a link</source>
        <translation>打开链接</translation>
    </message>
    <message>
        <source>This opens in your browser. The site will see that you came.</source>
        <translation>将在浏览器中打开。对方网站会知道您的访问。</translation>
    </message>
    <message>
        <source>&amp;Copy the address</source>
        <translation>复制地址(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
</context>
<context>
    <name>GeneralPage</name>
    <message>
        <source>As the desktop</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Spoken from the next start on.</source>
        <translation>下次启动时生效。</translation>
    </message>
    <message>
        <source>Start Companion when I log &amp;in</source>
        <translation>登录时启动 Companion(&amp;I)</translation>
    </message>
    <message>
        <source>Show &amp;notifications</source>
        <translation>显示通知(&amp;N)</translation>
    </message>
    <message>
        <source>C&amp;hoose a folder…</source>
        <translation>选择文件夹(&amp;H)…</translation>
    </message>
    <message>
        <source>St&amp;op watching</source>
        <translation>停止监视(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Appearance</source>
        <translation>外观(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation>监视的文件夹</translation>
    </message>
    <message>
        <source>Exports that come to lie in it are imported by themselves.</source>
        <translation>放入其中的导出文件会自动导入。</translation>
    </message>
    <message>
        <source>This could not be set: {reason}. Nothing was changed.</source>
        <translation>无法设置：{reason}。未作任何更改。</translation>
    </message>
    <message>
        <source>None is watched.</source>
        <translation>没有监视任何文件夹。</translation>
    </message>
    <message>
        <source>Folder to watch</source>
        <translation>要监视的文件夹</translation>
    </message>
</context>
<context>
    <name>History</name>
    <message>
        <source>Earlier titles</source>
        <translation>早期标题</translation>
    </message>
    <message>
        <source>Earlier versions of the message</source>
        <translation>这条消息的早期版本</translation>
    </message>
</context>
<context>
    <name>HistoryDialog</name>
    <message>
        <source>The version chosen</source>
        <translation>选中的版本</translation>
    </message>
    <message>
        <source>&amp;Use this version</source>
        <translation>使用此版本(&amp;U)</translation>
    </message>
    <message>
        <source>Marked is what is different now. Earlier versions are kept on this computer.</source>
        <translation>标出的是与现在不同的内容。早期版本保存在这台电脑上。</translation>
    </message>
    <message>
        <source>Earlier versions</source>
        <translation>早期版本</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>No earlier versions</source>
        <translation>没有早期版本</translation>
    </message>
    <message>
        <source>Nothing else was here before, as far as this computer has kept it.</source>
        <translation>就这台电脑保存的记录而言，这里之前没有其他内容。</translation>
    </message>
</context>
<context>
    <name>ImportCard</name>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Left out: {n}</source>
        <translation>未导入：{n} 项</translation>
    </message>
    <message>
        <source>… and {n} more</source>
        <translation>……以及另外 {n} 项</translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>&amp;Import</source>
        <translation>导入(&amp;I)</translation>
    </message>
    <message>
        <source>Looking what is in it…</source>
        <translation>正在查看其中的内容…</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Importing…</source>
        <translation>正在导入…</translation>
    </message>
    <message>
        <source>The import was not finished</source>
        <translation>导入未完成</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
</context>
<context>
    <name>Importing</name>
    <message>
        <source>Import this?</source>
        <translation>导入这些内容吗？</translation>
    </message>
    <message>
        <source>Nothing new to import</source>
        <translation>没有可导入的新内容</translation>
    </message>
    <message>
        <source>Import finished</source>
        <translation>导入完成</translation>
    </message>
    <message>
        <source>Nothing was imported</source>
        <translation>没有导入任何内容</translation>
    </message>
    <message>
        <source>Not everything was imported</source>
        <translation>部分内容未能导入</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Saving {name}…</source>
        <translation>正在保存 {name}…</translation>
    </message>
    <message>
        <source>Reading {name}…</source>
        <translation>正在读取 {name}…</translation>
    </message>
    <message>
        <source>Everything in it is here already.</source>
        <translation>其中的内容这里都已经有了。</translation>
    </message>
    <message>
        <source>Everything in it was here already.</source>
        <translation>其中的内容之前都已导入。</translation>
    </message>
    <message>
        <source>No new conversations or messages.</source>
        <translation>没有新的对话或消息。</translation>
    </message>
    <message>
        <source>New: {conversations}, {messages}, {attachments}</source>
        <translation>新增：{conversations}，{messages}，{attachments}</translation>
    </message>
    <message>
        <source>{conversations}, {messages}, {attachments}</source>
        <translation>{conversations}，{messages}，{attachments}</translation>
    </message>
    <message>
        <source>one conversation</source>
        <translation>1 个对话</translation>
    </message>
    <message>
        <source>{n} conversations</source>
        <translation>{n} 个对话</translation>
    </message>
    <message>
        <source>one message</source>
        <translation>1 条消息</translation>
    </message>
    <message>
        <source>{n} messages</source>
        <translation>{n} 条消息</translation>
    </message>
    <message>
        <source>one attachment</source>
        <translation>1 个附件</translation>
    </message>
    <message>
        <source>{n} attachments</source>
        <translation>{n} 个附件</translation>
    </message>
    <message>
        <source>One record is newer in the file.</source>
        <translation>文件中有一条记录较新。</translation>
    </message>
    <message>
        <source>{n} records are newer in the file.</source>
        <translation>文件中有 {n} 条记录较新。</translation>
    </message>
    <message>
        <source>One record was brought up to date.</source>
        <translation>更新了 1 条记录。</translation>
    </message>
    <message>
        <source>{n} records were brought up to date.</source>
        <translation>更新了 {n} 条记录。</translation>
    </message>
    <message>
        <source>One record is here already.</source>
        <translation>有一条记录这里已经有了。</translation>
    </message>
    <message>
        <source>{n} records are here already.</source>
        <translation>有 {n} 条记录这里已经有了。</translation>
    </message>
    <message>
        <source>One record was here already.</source>
        <translation>1 条记录之前已有。</translation>
    </message>
    <message>
        <source>{n} records were here already.</source>
        <translation>{n} 条记录之前已有。</translation>
    </message>
    <message>
        <source>one new message</source>
        <translation>一条新消息</translation>
    </message>
    <message>
        <source>{n} new messages</source>
        <translation>{n} 条新消息</translation>
    </message>
    <message>
        <source>changed</source>
        <translation>有更改</translation>
    </message>
    <message>
        <source>New: {title} ({messages})</source>
        <translation>新增：{title}（{messages}）</translation>
    </message>
    <message>
        <source>{title} ({messages})</source>
        <translation>{title}（{messages}）</translation>
    </message>
</context>
<context>
    <name>LeaveDialog</name>
    <message>
        <source>Leave the devices</source>
        <translation>退出设备组</translation>
    </message>
    <message>
        <source>&amp;Keep the conversations here</source>
        <translation>保留这里的对话(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Delete them from this computer…</source>
        <translation>从这台电脑上删除…(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Delete everything, for good</source>
        <translation>永久删除全部内容(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>返回(&amp;B)</translation>
    </message>
    <message>
        <source>Leave your other devices?</source>
        <translation>要退出您的其他设备吗？</translation>
    </message>
    <message>
        <source>They will send nothing here any more, and get nothing from here. What they have stays on them.</source>
        <translation>它们不再向这里发送任何内容，也不再从这里获得任何内容。它们已有的内容会保留。</translation>
    </message>
    <message>
        <source>This computer was removed from your devices</source>
        <translation>这台电脑已从您的设备中移除</translation>
    </message>
    <message>
        <source>Kept, they stay on this computer alone; it can be paired again later.</source>
        <translation>保留后，对话只留在这台电脑上；以后可以重新配对。</translation>
    </message>
    <message>
        <source>Delete everything here?</source>
        <translation>要删除这里的全部内容吗？</translation>
    </message>
    <message>
        <source>All of Companion&apos;s data on this computer is deleted, its key too: {count} conversations and their attachments. This cannot be undone. Other devices keep what they have; backups that you have made stay. Companion then closes.</source>
        <translation>Companion 在这台电脑上的全部数据都将被删除，包括密钥：{count} 个对话及其附件。此操作无法撤销。其他设备保留其已有内容；您做过的备份也会保留。随后 Companion 将关闭。</translation>
    </message>
</context>
<context>
    <name>LimitsRow</name>
    <message>
        <source>Send at most, in kB per second</source>
        <translation>上传速度上限（kB/秒）</translation>
    </message>
    <message>
        <source>Take at most, in kB per second</source>
        <translation>下载速度上限（kB/秒）</translation>
    </message>
    <message>
        <source>Send at &amp;most</source>
        <translation>上传不超过(&amp;M)</translation>
    </message>
    <message>
        <source>T&amp;ake at most</source>
        <translation>下载不超过(&amp;A)</translation>
    </message>
    <message>
        <source>kB/s</source>
        <translation>kB/秒</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>不限</translation>
    </message>
</context>
<context>
    <name>LinkPicture</name>
    <message>
        <source>Links of this computer</source>
        <translation>这台电脑的连接</translation>
    </message>
</context>
<context>
    <name>LivePicture</name>
    <message>
        <source>Picture of the camera</source>
        <translation>摄像头画面</translation>
    </message>
</context>
<context>
    <name>Looking</name>
    <message>
        <source>Several are waiting. Which one?</source>
        <translation>有多台电脑在等待。是哪一台？</translation>
    </message>
    <message>
        <source>{n} s left</source>
        <translation>还剩 {n} 秒</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Edit the message</source>
        <translation>编辑消息</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;About Companion</source>
        <translation>关于 Companion(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;New conversation</source>
        <translation>新对话(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>导入(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Quit Companion</source>
        <translation>退出 Companion(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Conversation</source>
        <translation>对话(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>重命名(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Pin</source>
        <translation>置顶(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Archive</source>
        <translation>归档(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>E&amp;xport…</source>
        <translation>导出(&amp;X)…</translation>
    </message>
    <message>
        <source>&amp;Export everything…</source>
        <translation>全部导出(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Earlier titles…</source>
        <translation>早期标题(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;On which devices…</source>
        <translation>在哪些设备上(&amp;O)…</translation>
    </message>
    <message>
        <source>Move to &amp;folder…</source>
        <translation>移到文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>Add a &amp;tag…</source>
        <translation>添加标签(&amp;T)…</translation>
    </message>
    <message>
        <source>Take a ta&amp;g off…</source>
        <translation>去掉标签(&amp;G)…</translation>
    </message>
    <message>
        <source>&amp;Find in it…</source>
        <translation>在其中查找(&amp;F)…</translation>
    </message>
    <message>
        <source>Find ne&amp;xt</source>
        <translation>查找下一个(&amp;X)</translation>
    </message>
    <message>
        <source>Find the one &amp;before</source>
        <translation>查找上一个(&amp;B)</translation>
    </message>
    <message>
        <source>Re&amp;store</source>
        <translation>恢复(&amp;S)</translation>
    </message>
    <message>
        <source>Add a &amp;message</source>
        <translation>添加消息(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>查看(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>搜索(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Command palette…</source>
        <translation>命令面板(&amp;C)…</translation>
    </message>
    <message>
        <source>Go to the &amp;list</source>
        <translation>转到列表(&amp;L)</translation>
    </message>
    <message>
        <source>Show the &amp;places</source>
        <translation>显示侧栏(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;All conversations</source>
        <translation>全部对话(&amp;A)</translation>
    </message>
    <message>
        <source>P&amp;inned</source>
        <translation>已置顶(&amp;I)</translation>
    </message>
    <message>
        <source>Arc&amp;hive</source>
        <translation>归档(&amp;H)</translation>
    </message>
    <message>
        <source>C&amp;onflicts</source>
        <translation>冲突(&amp;O)</translation>
    </message>
    <message>
        <source>T&amp;rash</source>
        <translation>回收站(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Folders</source>
        <translation>文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Tags</source>
        <translation>标签(&amp;T)</translation>
    </message>
    <message>
        <source>So&amp;urces</source>
        <translation>来源(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Devices</source>
        <translation>设备(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Devices…</source>
        <translation>设备(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Pair a device…</source>
        <translation>配对设备(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Conflicts…</source>
        <translation>冲突(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;What was synced…</source>
        <translation>同步记录(&amp;W)…</translation>
    </message>
    <message>
        <source>S&amp;ync now</source>
        <translation>立即同步(&amp;Y)</translation>
    </message>
    <message>
        <source>Pau&amp;se syncing</source>
        <translation>暂停同步(&amp;S)</translation>
    </message>
    <message>
        <source>Pause for an &amp;hour</source>
        <translation>暂停一小时(&amp;H)</translation>
    </message>
    <message>
        <source>Pause until &amp;tomorrow</source>
        <translation>暂停到明天(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>Un&amp;pin</source>
        <translation>取消置顶(&amp;P)</translation>
    </message>
    <message>
        <source>Take out of the &amp;archive</source>
        <translation>移出归档(&amp;A)</translation>
    </message>
    <message>
        <source>Re&amp;sume syncing</source>
        <translation>继续同步(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Conflicts ({n})…</source>
        <translation>冲突（{n}）(&amp;C)…</translation>
    </message>
</context>
<context>
    <name>Message</name>
    <message>
        <source>You</source>
        <translation>您</translation>
    </message>
    <message>
        <source>Assistant</source>
        <translation>助手</translation>
    </message>
    <message>
        <source>Instructions</source>
        <translation>系统指令</translation>
    </message>
    <message>
        <source>Tool</source>
        <translation>工具</translation>
    </message>
    <message>
        <source>{at} of {n}</source>
        <translation>{at} / {n}</translation>
    </message>
    <message>
        <source>This message is empty.</source>
        <translation>这条消息是空的。</translation>
    </message>
    <message>
        <source>Reasoning</source>
        <translation>思考过程</translation>
    </message>
    <message>
        <source>Called {name}</source>
        <translation>调用了 {name}</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Result: an error</source>
        <translation>结果：出错</translation>
    </message>
    <message>
        <source>Given to the model</source>
        <translation>提供给模型的内容</translation>
    </message>
    <message>
        <source>Something that this version cannot show ({kind}).</source>
        <translation>此版本无法显示的内容（{kind}）。</translation>
    </message>
    <message>
        <source>This is long: the first {n} characters are shown. Copying takes all of it.</source>
        <translation>内容较长，只显示前 {n} 个字符；复制时会包含全部内容。</translation>
    </message>
    <message>
        <source>An attachment that has not arrived yet.</source>
        <translation>附件尚未传到这台电脑。</translation>
    </message>
</context>
<context>
    <name>MessageMenu</name>
    <message>
        <source>&amp;Copy as Markdown</source>
        <translation>复制为 Markdown(&amp;C)</translation>
    </message>
    <message>
        <source>Copy as &amp;plain text</source>
        <translation>复制为纯文本(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Edit…</source>
        <translation>编辑(&amp;E)…</translation>
    </message>
    <message>
        <source>Earlier &amp;versions…</source>
        <translation>早期版本(&amp;V)…</translation>
    </message>
    <message>
        <source>Decide the con&amp;flict…</source>
        <translation>处理冲突(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Version &amp;before</source>
        <translation>上一个版本(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Next version</source>
        <translation>下一个版本(&amp;N)</translation>
    </message>
    <message>
        <source>C&amp;ompare versions…</source>
        <translation>比较各版本(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Links</source>
        <translation>链接(&amp;L)</translation>
    </message>
</context>
<context>
    <name>MessageWidget</name>
    <message>
        <source>hidden</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>Two versions…</source>
        <translation>两个版本…</translation>
    </message>
    <message>
        <source>What can be done with this message</source>
        <translation>对此消息的操作</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Formula</source>
        <translation>公式</translation>
    </message>
</context>
<context>
    <name>ModeRow</name>
    <message>
        <source>When to sync with {device}</source>
        <translation>何时与 {device} 同步</translation>
    </message>
</context>
<context>
    <name>Nearby</name>
    <message>
        <source>None of your other devices answers. Is Companion running there, and does a firewall block it?</source>
        <translation>您的其他设备都没有应答。那里的 Companion 是否正在运行？是否被防火墙拦截？</translation>
    </message>
    <message>
        <source>If the device is in another network, add its address under “Addresses…”.</source>
        <translation>如果设备在另一个网络中，请在“地址…”里添加它的地址。</translation>
    </message>
    <message>
        <source>One Companion that is not one of your devices answers.</source>
        <translation>有一个不属于您的 Companion 应答。</translation>
    </message>
    <message>
        <source>{n} Companions that are not your devices answer.</source>
        <translation>有 {n} 个不属于您的 Companion 应答。</translation>
    </message>
    <message>
        <source>Found “{name}” at {addresses}.</source>
        <translation>已找到“{name}”，地址：{addresses}。</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Starting Companion&apos;s background process…</source>
        <translation>正在启动 Companion 后台进程…</translation>
    </message>
    <message>
        <source>Companion&apos;s background process was stopped. You can read everything; to change or sync anything, start it again.</source>
        <translation>Companion 后台进程已停止。您仍可阅读全部内容；要修改或同步，请重新启动它。</translation>
    </message>
    <message>
        <source>&amp;Start it</source>
        <translation>启动(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>重试(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Decide…</source>
        <translation>处理(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Review…</source>
        <translation>查看(&amp;R)…</translation>
    </message>
    <message>
        <source>New device added: {name}, on {by}. If that was not you, take it back now.</source>
        <translation>已添加新设备：{name}（在 {by} 上添加）。如果不是您本人操作，请立即撤销。</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Keep them</source>
        <translation>保留(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Delete…</source>
        <translation>删除…(&amp;D)</translation>
    </message>
    <message>
        <source>A device wants to be paired.</source>
        <translation>有设备请求配对。</translation>
    </message>
    <message>
        <source>&amp;Go on…</source>
        <translation>继续(&amp;G)…</translation>
    </message>
    <message>
        <source>From the watched folder, {name}: {said}</source>
        <translation>来自监视的文件夹，{name}：{said}</translation>
    </message>
</context>
<context>
    <name>Paired</name>
    <message>
        <source>&amp;Done</source>
        <translation>完成(&amp;D)</translation>
    </message>
</context>
<context>
    <name>Pairing</name>
    <message>
        <source>Pair a device</source>
        <translation>配对设备</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Reaching the other computer. This takes a few seconds.</source>
        <translation>正在连接另一台电脑，需要几秒钟。</translation>
    </message>
    <message>
        <source>Let “{name}” in?</source>
        <translation>允许“{name}”加入吗？</translation>
    </message>
    <message>
        <source>Joining “{name}”</source>
        <translation>正在加入“{name}”</translation>
    </message>
    <message>
        <source>Type these three digits on “{name}”. They prove that nobody stands in between.</source>
        <translation>请在“{name}”上输入这三位数字，以确认中间没有他人。</translation>
    </message>
    <message>
        <source>Join “{name}”?</source>
        <translation>要加入“{name}”吗？</translation>
    </message>
    <message>
        <source>On the other computer open Companion, choose “Pair a device”, then “Use a code”, and hold this picture before its camera.</source>
        <translation>在另一台电脑上打开 Companion，选择“配对设备”，再选择“使用配对码”，然后把此图案对准它的摄像头。</translation>
    </message>
    <message>
        <source>Looking for the other computer…</source>
        <translation>正在寻找另一台电脑……</translation>
    </message>
    <message>
        <source>Choose to compare there as well, within a minute.</source>
        <translation>请在一分钟内，在那台电脑上也选择“比对”。</translation>
    </message>
    <message>
        <source>This computer becomes one of its devices if both show the same pictures, in the same order. If they differ, someone stands in between.</source>
        <translation>如果两台电脑按相同的顺序显示相同的图案，这台电脑就会成为它的设备之一。如果不一致，说明有人夹在中间。</translation>
    </message>
    <message>
        <source>It gets all of your conversations if both show the same pictures, in the same order. If they differ, someone stands in between.</source>
        <translation>如果两台电脑按相同的顺序显示相同的图案，它就会得到你的全部对话。如果不一致，说明有人夹在中间。</translation>
    </message>
    <message>
        <source>Now confirm it on “{name}” as well.</source>
        <translation>现在请在“{name}”上也确认一下。</translation>
    </message>
    <message>
        <source>Only go on if it is yours: it will get all of your conversations. {others}Type the three digits that it shows.</source>
        <translation>只有当它是您的设备时才继续：它将获得您的全部对话。{others}请输入它显示的三位数字。</translation>
    </message>
    <message>
        <source>Only go on if that computer is yours: it will get all of the conversations that are here. {others}</source>
        <translation>只有当那台电脑是您的时才继续：它将获得这里的全部对话。{others}</translation>
    </message>
    <message>
        <source>Paired with “{name}”</source>
        <translation>已与“{name}”配对</translation>
    </message>
    <message>
        <source>Your conversations are being brought in step now, and stay so by themselves. You can close this window.</source>
        <translation>对话正在同步，之后会自动保持一致。您可以关闭此窗口。</translation>
    </message>
    <message>
        <source>Not paired</source>
        <translation>未能配对</translation>
    </message>
    <message>
        <source>Nothing was changed on either computer.</source>
        <translation>两台电脑上都没有任何改动。</translation>
    </message>
    <message>
        <source>Not sure whether it is paired</source>
        <translation>不确定是否已配对</translation>
    </message>
    <message>
        <source>This computer has done its part.</source>
        <translation>这台电脑已完成它这一步。</translation>
    </message>
    <message>
        <source>It brings another device along, and that gets them too. </source>
        <translation>它会带来另一台设备，那台设备也将获得这些对话。</translation>
    </message>
    <message>
        <source>It brings {n} other devices along, and they get them too. </source>
        <translation>它会带来另外 {n} 台设备，它们也将获得这些对话。</translation>
    </message>
    <message>
        <source>Your other devices, if this one has any, come along.</source>
        <translation>如果这台电脑还有其他设备，它们会一并加入。</translation>
    </message>
    <message>
        <source>It has {n} devices, which get them too; your other devices, if this one has any, come along.</source>
        <translation>它有 {n} 台设备，它们也将获得这些对话；如果这台电脑还有其他设备，它们会一并加入。</translation>
    </message>
    <message>
        <source>the other computer</source>
        <translation>另一台电脑</translation>
    </message>
    <message>
        <source>one conversation</source>
        <translation>1 个对话</translation>
    </message>
    <message>
        <source>{n} conversations</source>
        <translation>{n} 个对话</translation>
    </message>
    <message>
        <source>{device} · {conversations}</source>
        <translation>{device} · {conversations}</translation>
    </message>
</context>
<context>
    <name>PairingDialog</name>
    <message>
        <source>Pair a device</source>
        <translation>配对设备</translation>
    </message>
    <message>
        <source>&amp;Show a code</source>
        <translation>显示配对码(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Use a code</source>
        <translation>使用配对码(&amp;U)</translation>
    </message>
    <message>
        <source>C&amp;ompare</source>
        <translation>比对(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>A command, or a conversation&apos;s title</source>
        <translation>命令，或对话标题</translation>
    </message>
    <message>
        <source>Command palette</source>
        <translation>命令面板</translation>
    </message>
</context>
<context>
    <name>Picker</name>
    <message>
        <source>Nothing has this name.</source>
        <translation>没有符合的名称。</translation>
    </message>
</context>
<context>
    <name>Picture</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Picture: {name}</source>
        <translation>图片：{name}</translation>
    </message>
    <message>
        <source>This picture cannot be shown.</source>
        <translation>无法显示这张图片。</translation>
    </message>
    <message>
        <source>{width} × {height} pixels</source>
        <translation>{width} × {height} 像素</translation>
    </message>
</context>
<context>
    <name>PictureDialog</name>
    <message>
        <source>Picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>&amp;Real size</source>
        <translation>实际大小(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>关闭(&amp;L)</translation>
    </message>
    <message>
        <source>This picture cannot be shown.</source>
        <translation>无法显示这张图片。</translation>
    </message>
</context>
<context>
    <name>Places</name>
    <message>
        <source>one conversation</source>
        <translation>1 个对话</translation>
    </message>
    <message>
        <source>{n} conversations</source>
        <translation>{n} 个对话</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>All conversations</source>
        <translation>全部对话</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>已置顶</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>归档</translation>
    </message>
    <message>
        <source>Conflicts</source>
        <translation>冲突</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>Nothing is pinned. Ctrl+D keeps a conversation at the top of its list.</source>
        <translation>没有置顶的对话。按 Ctrl+D 可让对话保持在列表顶端。</translation>
    </message>
    <message>
        <source>The archive is empty. Ctrl+E puts a conversation away without deleting it.</source>
        <translation>归档为空。按 Ctrl+E 可把对话收起来而不删除。</translation>
    </message>
    <message>
        <source>No conflicts. Your devices agree about everything.</source>
        <translation>没有冲突，各设备内容一致。</translation>
    </message>
    <message>
        <source>The trash is empty.</source>
        <translation>回收站是空的。</translation>
    </message>
    <message>
        <source>Nothing here yet.</source>
        <translation>这里还没有内容。</translation>
    </message>
    <message>
        <source>There is nothing left in here.</source>
        <translation>这里已经没有内容了。</translation>
    </message>
    <message>
        <source>What was deleted can be restored for 37 days. After that it goes for good, on all your devices, once each of them knows of it.</source>
        <translation>删除的对话在 37 天内可以恢复。此后，等所有设备都得知删除，它就会在所有设备上永久消失。</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>侧栏</translation>
    </message>
</context>
<context>
    <name>PrivacyPage</name>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>To whom</source>
        <translation>发给谁</translation>
    </message>
    <message>
        <source>When</source>
        <translation>何时</translation>
    </message>
    <message>
        <source>Conversations and attachments, encrypted</source>
        <translation>对话和附件（已加密）</translation>
    </message>
    <message>
        <source>Your own paired devices</source>
        <translation>您自己已配对的设备</translation>
    </message>
    <message>
        <source>While they are linked</source>
        <translation>设备连接期间</translation>
    </message>
    <message>
        <source>That Companion runs here: a random name and a tag that changes every hour</source>
        <translation>这台电脑正在运行 Companion：一个随机名称和一个每小时更换的标记</translation>
    </message>
    <message>
        <source>The local network</source>
        <translation>本地网络</translation>
    </message>
    <message>
        <source>While Companion runs</source>
        <translation>Companion 运行期间</translation>
    </message>
    <message>
        <source>This computer&apos;s name</source>
        <translation>这台电脑的名称</translation>
    </message>
    <message>
        <source>While you pair a device</source>
        <translation>配对设备期间</translation>
    </message>
    <message>
        <source>Usage data, update checks, anything else</source>
        <translation>使用数据、更新检查及其他任何内容</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>任何人都不会收到</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>从不</translation>
    </message>
    <message>
        <source>What leaves this computer</source>
        <translation>哪些内容会离开这台电脑</translation>
    </message>
    <message>
        <source>On the disk your conversations are not encrypted: use your system&apos;s disk encryption. Only your user can read them.</source>
        <translation>磁盘上的对话未加密，请使用系统的磁盘加密功能。只有您的用户可以读取。</translation>
    </message>
</context>
<context>
    <name>Program</name>
    <message>
        <source>Companion goes on here in the tray. Its menu has “Quit”.</source>
        <translation>Companion 会在托盘里继续运行。要退出，请使用托盘菜单中的“退出”。</translation>
    </message>
    <message>
        <source>This desktop has no tray: closing the window ends Companion.</source>
        <translation>此桌面没有托盘：关闭窗口将退出 Companion。</translation>
    </message>
</context>
<context>
    <name>QrView</name>
    <message>
        <source>QR code with the pairing link</source>
        <translation>包含配对链接的二维码</translation>
    </message>
</context>
<context>
    <name>Quarantined</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>已置顶</translation>
    </message>
    <message>
        <source>In the archive</source>
        <translation>已归档</translation>
    </message>
    <message>
        <source>The conversation was deleted</source>
        <translation>对话被删除</translation>
    </message>
    <message>
        <source>A message was deleted</source>
        <translation>一条消息被删除</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Changes by a removed device came in after its removal, in 1 conversation.</source>
        <translation>有 1 个对话包含已移除设备所作、移除之后才传来的更改。</translation>
    </message>
    <message>
        <source>Changes by a removed device came in after its removal, in {n} conversations.</source>
        <translation>有 {n} 个对话包含已移除设备所作、移除之后才传来的更改。</translation>
    </message>
    <message>
        <source>New</source>
        <translation>新建</translation>
    </message>
    <message>
        <source>1 change</source>
        <translation>1 处更改</translation>
    </message>
    <message>
        <source>{n} changes</source>
        <translation>{n} 处更改</translation>
    </message>
    <message>
        <source>{name} was removed, and nobody had seen these changes by then. Keep them, or take them back: what you decide goes to all of your devices.</source>
        <translation>{name} 已被移除，而当时还没有人见过这些更改。可以保留，也可以撤回：您的决定会同步到所有设备。</translation>
    </message>
    <message>
        <source>{name} was removed, and nobody had seen these changes by then. This computer does not know everything that stood here before: take them back on a device that does, or keep them.</source>
        <translation>{name} 已被移除，而当时还没有人见过这些更改。这台电脑不完全知道此处原来的内容：请在知道的设备上撤回，或者保留。</translation>
    </message>
    <message>
        <source>Before:</source>
        <translation>原来：</translation>
    </message>
    <message>
        <source>Now:</source>
        <translation>现在：</translation>
    </message>
    <message>
        <source>New message: {who}</source>
        <translation>新消息：{who}</translation>
    </message>
    <message>
        <source>Changed message: {who}</source>
        <translation>更改的消息：{who}</translation>
    </message>
    <message>
        <source>Tag “{name}”</source>
        <translation>标签“{name}”</translation>
    </message>
</context>
<context>
    <name>QuarantinedDialog</name>
    <message>
        <source>Changed by a removed device</source>
        <translation>已移除设备的更改</translation>
    </message>
    <message>
        <source>Conversations to decide about</source>
        <translation>等待决定的对话</translation>
    </message>
    <message>
        <source>What the removed device wrote</source>
        <translation>已移除设备所写的内容</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>保留(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Take back</source>
        <translation>撤回(&amp;T)</translation>
    </message>
    <message>
        <source>Keep &amp;all {n}</source>
        <translation>全部保留 {n} 个(&amp;A)</translation>
    </message>
    <message>
        <source>Take &amp;back all {n}</source>
        <translation>全部撤回 {n} 个(&amp;B)</translation>
    </message>
    <message>
        <source>When a device is removed, what it wrote and nobody had seen by then waits here.</source>
        <translation>移除设备时，它所写而尚无人见过的内容会在这里等待。</translation>
    </message>
</context>
<context>
    <name>ReadCheckCode</name>
    <message>
        <source>Check code {code}</source>
        <translation>校验码 {code}</translation>
    </message>
</context>
<context>
    <name>Reason</name>
    <message>
        <source>Something went wrong inside Companion ({detail}). Nothing was changed. Try again; if it stays, look at the log in {log}.</source>
        <translation>Companion 内部出错（{detail}）。没有任何改动。请重试；如果仍然出错，请查看日志 {log}。</translation>
    </message>
    <message>
        <source>Companion is already running for this profile ({profile}). Use the one that runs, or choose another profile with --profile.</source>
        <translation>此配置目录（{profile}）的 Companion 已在运行。请使用正在运行的程序，或用 --profile 选择其他目录。</translation>
    </message>
    <message>
        <source>The folder {profile} cannot be written. Check its permissions and the free space, or choose another one with --profile.</source>
        <translation>文件夹 {profile} 无法写入。请检查权限和剩余空间，或用 --profile 选择其他文件夹。</translation>
    </message>
    <message>
        <source>The database {path} was written by a newer Companion (format {found}, this one knows up to {known}). Update Companion on this computer; the database was left as it is.</source>
        <translation>数据库 {path} 由更新版本的 Companion 写入（格式 {found}，此版本最高支持 {known}）。请更新这台电脑的 Companion；数据库未作改动。</translation>
    </message>
    <message>
        <source>{path} is not a Companion database. Move it away or choose another profile; it was left as it is.</source>
        <translation>{path} 不是 Companion 数据库。请移走它或选择其他配置目录；文件未作改动。</translation>
    </message>
    <message>
        <source>The database {path} is damaged ({detail}). It was left as it is. Copy the profile folder somewhere safe before trying anything else.</source>
        <translation>数据库 {path} 已损坏（{detail}），未作改动。在尝试其他操作之前，请先把配置目录复制到安全的地方。</translation>
    </message>
    <message>
        <source>There is no database at {path} yet. Start Companion for this profile first.</source>
        <translation>{path} 处还没有数据库。请先为此配置目录启动 Companion。</translation>
    </message>
    <message>
        <source>The database at {path} is still as an earlier version of Companion left it. Start Companion for this profile, which brings it up to date.</source>
        <translation>{path} 处的数据库还是旧版 Companion 留下的样子。请先为此配置目录启动 Companion，它会更新数据库。</translation>
    </message>
    <message>
        <source>The disk is full, so nothing was saved. Make some room, then try again.</source>
        <translation>磁盘已满，没有保存任何内容。请腾出空间后重试。</translation>
    </message>
    <message>
        <source>The database was damaged ({detail}). It was put aside in {path}, and the snapshot of {when} took its place. What is newer comes back from your other devices.</source>
        <translation>数据库已损坏（{detail}）。它已被移到 {path} 保存，并由 {when} 的快照代替。更新的内容会从您的其他设备取回。</translation>
    </message>
    <message>
        <source>The database was damaged ({detail}) and there is no snapshot of it yet. It was put aside in {path}, and an empty one was begun. Your conversations come back from your other devices, or from a backup with “companion restore FILE”.</source>
        <translation>数据库已损坏（{detail}），而且还没有快照。它已被移到 {path} 保存，并新建了一个空的数据库。您的对话会从其他设备取回，或用“companion restore FILE”从备份恢复。</translation>
    </message>
    <message>
        <source>The damaged database could not say any more which devices belong together. If you had paired devices, pair this computer again.</source>
        <translation>从损坏的数据库中已无法得知哪些设备属于同一组。如果您配对过设备，请重新配对这台电脑。</translation>
    </message>
    <message>
        <source>These data come from another computer and its group of devices, which this computer is not in. To get in step with those devices, pair this computer.</source>
        <translation>这些数据来自另一台电脑及其设备组，而这台电脑不在该组中。要与那些设备保持同步，请配对这台电脑。</translation>
    </message>
    <message>
        <source>Another computer in this network has the identity of this one, as happens when a profile or a whole computer is copied. Your other devices cannot tell the two apart. On the copy, run “companion new-device”: it keeps its conversations, and is then paired like a new computer.</source>
        <translation>此网络中的另一台电脑与这台电脑使用同一身份，这会在复制配置目录或整台电脑之后发生。您的其他设备无法区分这两台电脑。请在副本上运行“companion new-device”：其中的对话会保留，然后像新电脑一样重新配对。</translation>
    </message>
    <message>
        <source>No snapshot of the database could be made. {detail}</source>
        <translation>无法创建数据库的快照。{detail}</translation>
    </message>
    <message>
        <source>{path} is there already and is not a backup of Companion, so it was left alone. Choose another name.</source>
        <translation>{path} 已经存在，而且不是 Companion 的备份，因此没有动它。请换一个名称。</translation>
    </message>
    <message>
        <source>{path} is neither a backup nor a snapshot of Companion. Nothing was changed.</source>
        <translation>{path} 既不是 Companion 的备份，也不是快照。没有任何改动。</translation>
    </message>
    <message>
        <source>The backup {path} is damaged ({detail}). Nothing was changed. Use another backup or a snapshot.</source>
        <translation>备份 {path} 已损坏（{detail}）。没有任何改动。请使用另一个备份或快照。</translation>
    </message>
    <message>
        <source>The backup {path} was made by a newer Companion ({found}). Nothing was changed. Update Companion on this computer first.</source>
        <translation>备份 {path} 由更新版本的 Companion（{found}）创建。没有任何改动。请先更新这台电脑上的 Companion。</translation>
    </message>
    <message>
        <source>The disk of this computer is full, so not everything can be saved. What is here can be read. Make some room; Companion then goes on by itself.</source>
        <translation>这台电脑的磁盘已满，无法保存全部内容。已有内容仍可阅读。请腾出一些空间，Companion 会自动继续。</translation>
    </message>
    <message>
        <source>The database file is damaged ({detail}). If it stays, stop Companion and restore a snapshot or a backup with “companion restore FILE”.</source>
        <translation>数据库文件已损坏（{detail}）。如果问题仍在，请停止 Companion，并用“companion restore FILE”恢复快照或备份。</translation>
    </message>
    <message>
        <source>Records that cannot be read: {count}. They were left as they are.</source>
        <translation>无法读取的记录：{count} 条。它们保持原样。</translation>
    </message>
    <message>
        <source>Places in which the index of changes did not fit the records: {count}.</source>
        <translation>更改索引与记录不符之处：{count} 处。</translation>
    </message>
    <message>
        <source>Entries that were shown otherwise than they are: {count}.</source>
        <translation>显示与实际不符的条目：{count} 个。</translation>
    </message>
    <message>
        <source>Places in which the list of conflicts was wrong: {count}.</source>
        <translation>冲突列表有误之处：{count} 处。</translation>
    </message>
    <message>
        <source>The search index did not fit the texts.</source>
        <translation>搜索索引与文本不符。</translation>
    </message>
    <message>
        <source>Devices of which less was noted as arrived than has arrived: {count}.</source>
        <translation>已到达的内容被记少了的设备：{count} 台。</translation>
    </message>
    <message>
        <source>The count of what was written here was wrong. What is written from now on is told apart from it.</source>
        <translation>此处所写内容的计数有误。从现在起写入的内容会与之区分。</translation>
    </message>
    <message>
        <source>Attachments that were noted as here but are not: {count}. They are asked of the other devices again.</source>
        <translation>记为已在此处但实际缺失的附件：{count} 个。会再次向其他设备索取。</translation>
    </message>
    <message>
        <source>Files of attachments that had changed on the disk: {count}. A disk that loses data, or another program, does that. They lie in {folder} now, and the right ones come again from your other devices.</source>
        <translation>磁盘上内容已改变的附件文件：{count} 个。磁盘丢失数据或其他程序会造成这种情况。它们已移到 {folder}，正确的文件会再次从您的其他设备传来。</translation>
    </message>
    <message>
        <source>Files of attachments that could not be read: {count}. See whether this computer lets you open them, and run “companion doctor” again.</source>
        <translation>无法读取的附件文件：{count} 个。请查看这台电脑是否允许您打开它们，然后再次运行“companion doctor”。</translation>
    </message>
    <message>
        <source>The check was stopped. What it had mended stays so; run “companion doctor” again to have the rest looked at.</source>
        <translation>检查已停止。已修复的部分保持不变；要检查其余部分，请再次运行“companion doctor”。</translation>
    </message>
    <message>
        <source>Files of attachments that nothing speaks of any more: {count} ({kilobytes} kB). “companion doctor --repair” deletes them.</source>
        <translation>不再被任何内容提到的附件文件：{count} 个（{kilobytes} kB）。“companion doctor --repair”会删除它们。</translation>
    </message>
    <message>
        <source>Damaged files that were set aside and are here again whole: {count} ({kilobytes} kB). “companion doctor --repair” deletes them.</source>
        <translation>已移开且正确文件已重新到齐的损坏文件：{count} 个（{kilobytes} kB）。“companion doctor --repair”会删除它们。</translation>
    </message>
    <message>
        <source>Beginnings of files that nothing waits for: {count} ({kilobytes} kB). “companion doctor --repair” deletes them.</source>
        <translation>不再等待接收的不完整文件：{count} 个（{kilobytes} kB）。“companion doctor --repair”会删除它们。</translation>
    </message>
    <message>
        <source>Earlier versions are kept for 0 to {days_max} days and in 0 to {mb_max} MB. Nothing was changed.</source>
        <translation>早期版本可保留 0 到 {days_max} 天，最多占 0 到 {mb_max} MB。未做任何更改。</translation>
    </message>
    <message>
        <source>“{mode}” says nothing about attachments. Choose all, up_to or on_open. Nothing was changed.</source>
        <translation>附件没有“{mode}”这种设置。请选择 all、up_to 或 on_open。未作任何更改。</translation>
    </message>
    <message>
        <source>This file has changed on the disk, so it was neither opened nor copied. “companion doctor” has it come again from your other devices.</source>
        <translation>这个文件在磁盘上已改变，因此没有打开，也没有复制。“companion doctor”会让它再次从您的其他设备传来。</translation>
    </message>
    <message>
        <source>The limit for attachments is from 0 to {limit_mb} MB. Nothing was changed.</source>
        <translation>附件大小上限须在 0 到 {limit_mb} MB 之间。未作任何更改。</translation>
    </message>
    <message>
        <source>Companion&apos;s background process does not answer. Start it with “companion daemon”, or look at the log in {log}.</source>
        <translation>Companion 后台进程没有响应。请用“companion daemon”启动它，或查看日志 {log}。</translation>
    </message>
    <message>
        <source>The running background process speaks another version ({found}) than this program ({known}). Quit Companion and start it again.</source>
        <translation>正在运行的后台进程版本（{found}）与此程序（{known}）不同。请退出 Companion 后重新启动。</translation>
    </message>
    <message>
        <source>Companion&apos;s background process could not start: {detail}</source>
        <translation>Companion 后台进程无法启动：{detail}</translation>
    </message>
    <message>
        <source>Companion&apos;s background process has stopped. Start it again and try once more.</source>
        <translation>Companion 后台进程已停止。请重新启动它，然后再试一次。</translation>
    </message>
    <message>
        <source>The window needs PySide6, which is not installed here. Install it with “pip install companion[gui]”, or use the commands: companion --help.</source>
        <translation>窗口需要 PySide6，但这台电脑上没有安装。请用“pip install companion[gui]”安装，或使用命令行：companion --help。</translation>
    </message>
    <message>
        <source>The folder {path} is not private to you, so nothing was put there. Remove it, or ask its owner to; Companion makes it anew.</source>
        <translation>文件夹 {path} 并非您私有，因此没有写入任何内容。请删除它，或请其所有者删除；Companion 会重新创建。</translation>
    </message>
    <message>
        <source>Port {port} is already used by another program. Choose another one, or leave the choice to Companion by not naming a port.</source>
        <translation>端口 {port} 已被其他程序占用。请换一个端口，或不指定端口而由 Companion 选择。</translation>
    </message>
    <message>
        <source>The key of this device cannot be read ({place}: {detail}). Unlock the keyring, or bring the file back, then start Companion again. No new key was made, because your other devices know this one.</source>
        <translation>无法读取本设备的密钥（{place}：{detail}）。请解锁钥匙串或恢复该文件，然后重新启动 Companion。没有生成新密钥，因为您的其他设备认得的是原来的密钥。</translation>
    </message>
    <message>
        <source>No network was found. Your conversations are all here and can be read and changed; connect this computer to a network to reach your other devices.</source>
        <translation>没有找到网络。您的对话都在这台电脑上，可以阅读和修改；要连接其他设备，请把这台电脑接入网络。</translation>
    </message>
    <message>
        <source>There is no file {path}. Check the name.</source>
        <translation>文件 {path} 不存在。请检查文件名。</translation>
    </message>
    <message>
        <source>The file {path} cannot be read ({detail}). Nothing was imported.</source>
        <translation>文件 {path} 无法读取（{detail}）。没有导入任何内容。</translation>
    </message>
    <message>
        <source>The file {path} cannot be written ({detail}). Choose another place.</source>
        <translation>文件 {path} 无法写入（{detail}）。请选择其他位置。</translation>
    </message>
    <message>
        <source>{path} is not a conversation export that Companion knows. Nothing was imported. Choose the file that the app gave you when you exported your data, whole and unchanged.</source>
        <translation>{path} 不是 Companion 认识的对话导出文件。没有导入任何内容。请选择应用在导出数据时给您的文件，保持完整、不作改动。</translation>
    </message>
    <message>
        <source>{path} is not complete: it ends in the middle (near byte {position}). Nothing was imported. Export it again and try the new file.</source>
        <translation>{path} 不完整：在中途结束（约第 {position} 字节）。没有导入任何内容。请重新导出并使用新文件。</translation>
    </message>
    <message>
        <source>{path} is larger than {limit_mb} MB. Nothing was imported.</source>
        <translation>{path} 超过 {limit_mb} MB。没有导入任何内容。</translation>
    </message>
    <message>
        <source>{path} is damaged: it cannot be read from byte {position} on. Nothing was imported. Export it again and try the new file.</source>
        <translation>{path} 已损坏：从第 {position} 字节起无法读取。没有导入任何内容。请重新导出并使用新文件。</translation>
    </message>
    <message>
        <source>{path} is a zip file that cannot be opened: it is damaged or not complete. Nothing was imported. Download it again and try the new file.</source>
        <translation>{path} 是无法打开的 zip 文件：已损坏或不完整。没有导入任何内容。请重新下载并使用新文件。</translation>
    </message>
    <message>
        <source>“{name}” in {path} is damaged and cannot be unpacked. Download the file again and try the new one.</source>
        <translation>{path} 中的“{name}”已损坏，无法解压。请重新下载该文件并使用新文件。</translation>
    </message>
    <message>
        <source>{path} is a database that is damaged or not complete ({detail}). Quit the app that it belongs to, copy the file again and try the new copy.</source>
        <translation>{path} 是一个已损坏或不完整的数据库（{detail}）。请退出它所属的应用，重新复制该文件，再使用新的副本。</translation>
    </message>
    <message>
        <source>{path} is a backup that only Cherry Studio itself can read: a raw copy of its browser data. Nothing was imported. In Cherry Studio choose Settings, Data Settings, Export to Phone, Export to File, and import the zip file that this makes.</source>
        <translation>{path} 是只有 Cherry Studio 自己才能读取的备份（浏览器数据的原样副本）。没有导入任何内容。请在 Cherry Studio 中选择“设置”→“数据设置”→“导出至手机”→“导出为文件”，然后导入由此生成的 zip 文件。</translation>
    </message>
    <message>
        <source>{path} is not written in UTF-8 (see near byte {position}). Nothing was imported. Save it as UTF-8, or export it again.</source>
        <translation>{path} 不是 UTF-8 编码（见第 {position} 字节附近）。没有导入任何内容。请另存为 UTF-8，或重新导出。</translation>
    </message>
    <message>
        <source>{path} was not imported: reading it failed in a way that nobody foresaw, and that is a fault of Companion. Nothing was changed. The log in the profile&apos;s folder says more.</source>
        <translation>{path} 未能导入：读取时发生了意外错误，这是 Companion 的缺陷。未作任何更改。配置目录中的日志有更多信息。</translation>
    </message>
    <message>
        <source>The import of {path} was cancelled. Nothing was imported.</source>
        <translation>已取消导入 {path}。没有导入任何内容。</translation>
    </message>
    <message>
        <source>{path} nests too deeply to be a conversation export. Nothing was imported.</source>
        <translation>{path} 嵌套过深，不可能是对话导出文件。没有导入任何内容。</translation>
    </message>
    <message>
        <source>{path} was written by a newer Companion (format {found}, this one knows up to {known}). Nothing was imported. Update Companion on this computer.</source>
        <translation>{path} 由更新版本的 Companion 写成（格式 {found}，此版本最高支持 {known}）。没有导入任何内容。请更新这台电脑上的 Companion。</translation>
    </message>
    <message>
        <source>There is no folder {path}. Choose one that exists.</source>
        <translation>没有文件夹 {path}。请选择一个存在的文件夹。</translation>
    </message>
    <message>
        <source>It has no messages.</source>
        <translation>其中没有消息。</translation>
    </message>
    <message>
        <source>It has no id, so it could not be told apart.</source>
        <translation>它没有 ID，无法与其他内容区分。</translation>
    </message>
    <message>
        <source>It nests too deeply to be a conversation.</source>
        <translation>它嵌套过深，不可能是对话。</translation>
    </message>
    <message>
        <source>It stands in the file twice.</source>
        <translation>它在文件中出现了两次。</translation>
    </message>
    <message>
        <source>It does not have the shape that this format gives it.</source>
        <translation>它不符合此格式应有的结构。</translation>
    </message>
    <message>
        <source>It is missing from the export.</source>
        <translation>导出文件中缺少这一项。</translation>
    </message>
    <message>
        <source>It is damaged and cannot be read.</source>
        <translation>它已损坏，无法读取。</translation>
    </message>
    <message>
        <source>From here on the file is damaged or missing. What comes before it was imported; export it again for the rest.</source>
        <translation>从这里起文件已损坏或缺失。之前的内容已导入；其余部分请重新导出。</translation>
    </message>
    <message>
        <source>It is too large to be read.</source>
        <translation>它太大，无法读取。</translation>
    </message>
    <message>
        <source>Some characters near it cannot be read and were replaced by “�”.</source>
        <translation>它附近有些字符无法读取，已替换为“�”。</translation>
    </message>
    <message>
        <source>It is not a conversation export that Companion knows.</source>
        <translation>它不是 Companion 认识的对话导出文件。</translation>
    </message>
    <message>
        <source>The export says that it has this file, and it is not there. Put all files of the export into one folder and import that.</source>
        <translation>导出内容里列出了这个文件，但它不在。请把导出的所有文件放进同一个文件夹，再导入那个文件夹。</translation>
    </message>
    <message>
        <source>Its name leads out of the export, or it is a link. It was not touched.</source>
        <translation>它的名称指向导出文件之外，或者它是一个链接。没有动它。</translation>
    </message>
    <message>
        <source>It is protected by a password. Unpack it first.</source>
        <translation>它受密码保护。请先解压。</translation>
    </message>
    <message>
        <source>It would unpack to many times its size, as no real export does.</source>
        <translation>它解压后会大很多倍，真正的导出文件不会这样。</translation>
    </message>
    <message>
        <source>There are more files than an export has. The rest was not looked at.</source>
        <translation>文件数量超过正常导出。其余的没有查看。</translation>
    </message>
    <message>
        <source>There is nothing with the id {id}. It may have been deleted meanwhile.</source>
        <translation>没有 ID 为 {id} 的内容。它可能已被删除。</translation>
    </message>
    <message>
        <source>More than one thing has an id that begins with {id}. Give more digits.</source>
        <translation>有多项内容的 ID 以 {id} 开头。请多给几位。</translation>
    </message>
    <message>
        <source>One message or conversation is larger than {limit_mb} MB, which Companion cannot keep as text. Nothing was changed. Shorten it, or make the long part an attachment.</source>
        <translation>有一条消息或一个对话超过 {limit_mb} MB，Companion 无法作为文本保存。没有任何改动。请缩短它，或把较长的部分改为附件。</translation>
    </message>
    <message>
        <source>A record in the database cannot be read. It is left as it is, and what would need it is not done. “companion doctor” tells more.</source>
        <translation>数据库中有一条记录无法读取。它会保持原样，需要用到它的操作不会执行。“companion doctor”会给出更多信息。</translation>
    </message>
    <message>
        <source>A name is too long: tags may have up to {limit} characters. Nothing was changed.</source>
        <translation>名称过长：标签最多 {limit} 个字符。未作任何更改。</translation>
    </message>
    <message>
        <source>Another program holds the database {path}. Nothing was changed. End that program, then try again.</source>
        <translation>另一个程序正占用数据库 {path}。未作任何更改。请结束该程序后重试。</translation>
    </message>
    <message>
        <source>The disk did not give or take the data of {path} ({detail}). Nothing was changed. Look whether the disk is well, and copy the profile folder somewhere safe.</source>
        <translation>磁盘无法读写 {path} 的数据（{detail}）。未作任何更改。请检查磁盘是否正常，并将配置目录复制到安全的地方。</translation>
    </message>
    <message>
        <source>This has too many versions that were never decided between. Decide the conflict first, then change it again.</source>
        <translation>这里有太多尚未作出选择的版本。请先处理冲突，然后再修改。</translation>
    </message>
    <message>
        <source>There is no conflict here any more: it was decided meanwhile.</source>
        <translation>这里已经没有冲突：它已在别处处理。</translation>
    </message>
    <message>
        <source>Say which conflict is meant: “companion conflicts” lists them with their ids.</source>
        <translation>请指明是哪个冲突：“companion conflicts”会列出它们的 ID。</translation>
    </message>
    <message>
        <source>Several fields of it are in conflict ({fields}). Choose one with --field.</source>
        <translation>它有多个字段存在冲突（{fields}）。请用 --field 选择一个。</translation>
    </message>
    <message>
        <source>This conflict has {count} versions. Give one of their numbers to --keep.</source>
        <translation>此冲突有 {count} 个版本。请把其中一个的编号交给 --keep。</translation>
    </message>
    <message>
        <source>There is no merged text for this conflict: the versions changed the same place, or what they were made from is not known here. Choose one with --keep, or write --text.</source>
        <translation>此冲突没有可合并的文本：两个版本修改了同一处，或者这里不知道它们的共同来源。请用 --keep 选择一个，或用 --text 写出文本。</translation>
    </message>
    <message>
        <source>This earlier version is no longer kept. Look at the list of versions again.</source>
        <translation>这个早期版本已不再保留。请重新查看版本列表。</translation>
    </message>
    <message>
        <source>There is no earlier version {number} of it (kept here: {count}). “companion history” with its id lists them.</source>
        <translation>它没有编号为 {number} 的早期版本（这里保存了 {count} 个）。“companion history”加上它的 ID 会列出它们。</translation>
    </message>
    <message>
        <source>The request was not understood ({detail}).</source>
        <translation>无法理解该请求（{detail}）。</translation>
    </message>
    <message>
        <source>This is not a Companion pairing code. On the other computer choose “Pair a device” and use the code shown there.</source>
        <translation>这不是 Companion 配对码。请在另一台电脑上选择“配对设备”，并使用那里显示的配对码。</translation>
    </message>
    <message>
        <source>This pairing code is not complete. Copy or photograph the whole of it and try again.</source>
        <translation>配对码不完整。请完整地复制或拍摄后重试。</translation>
    </message>
    <message>
        <source>This picture cannot be read ({detail}). Save it as a plain PNG, JPEG or WebP, or paste the pairing link instead.</source>
        <translation>无法读取这张图片（{detail}）。请将其另存为普通的 PNG、JPEG 或 WebP，或者改为粘贴配对链接。</translation>
    </message>
    <message>
        <source>No QR code was found in this picture. Take a sharp picture of the whole code, or paste the pairing link instead.</source>
        <translation>图片中没有找到二维码。请清晰地拍下完整的二维码，或改为粘贴配对链接。</translation>
    </message>
    <message>
        <source>This code comes from another version of Companion. Update it on both computers.</source>
        <translation>此配对码来自其他版本的 Companion。请更新两台电脑上的 Companion。</translation>
    </message>
    <message>
        <source>This code has expired or was already used. Show a new one on the other computer.</source>
        <translation>此配对码已过期或已被使用。请在另一台电脑上显示新的配对码。</translation>
    </message>
    <message>
        <source>The other computer did not accept this code: it is not the one that is shown there now. Show a new code and try again.</source>
        <translation>另一台电脑没有接受此配对码：它不是那里当前显示的那一个。请显示新的配对码后重试。</translation>
    </message>
    <message>
        <source>The check code is not the one shown on the other computer. For safety this pairing was ended; show a new code to try again.</source>
        <translation>校验码与另一台电脑上显示的不同。为安全起见，配对已结束；请显示新的配对码后重试。</translation>
    </message>
    <message>
        <source>The pairing was ended on the other computer.</source>
        <translation>配对已在另一台电脑上结束。</translation>
    </message>
    <message>
        <source>The pairing was ended.</source>
        <translation>配对已结束。</translation>
    </message>
    <message>
        <source>The other computer could not be reached ({addresses}). Check that both are in the same network and that no firewall blocks Companion, then try again.</source>
        <translation>无法连接另一台电脑（{addresses}）。请确认两台电脑在同一网络中，且防火墙没有阻止 Companion，然后重试。</translation>
    </message>
    <message>
        <source>The other computer did not pair as it should, so it was ended; nothing was changed. Update Companion on both computers and show a new code.</source>
        <translation>另一台电脑没有按规则配对，因此配对已结束，没有任何改动。请更新两台电脑上的 Companion，然后显示新的配对码。</translation>
    </message>
    <message>
        <source>The connection broke before the pairing was done. Show a new code and try again.</source>
        <translation>配对完成前连接中断。请显示新的配对码后重试。</translation>
    </message>
    <message>
        <source>{name} was let in and is one of your devices, but the pairing ended before it said that it knows. If it does not link by itself within a minute, show a new code and pair it again. If it is not to be in, remove it from your devices.</source>
        <translation>{name} 已被允许加入，现在是您的设备之一，但配对在它确认之前就结束了。如果一分钟内它没有自动连接，请显示新的配对码重新配对。如果不想让它加入，请把它从您的设备中移除。</translation>
    </message>
    <message>
        <source>The pairing could not be saved on one of the two computers: its disk is full, or its folder cannot be written. Make some room there, then show a new code.</source>
        <translation>配对无法保存在其中一台电脑上：它的磁盘已满，或其文件夹无法写入。请在那里腾出空间，然后显示新的配对码。</translation>
    </message>
    <message>
        <source>This code was made by this very computer. Use it on the other one.</source>
        <translation>此配对码是这台电脑生成的。请在另一台电脑上使用它。</translation>
    </message>
    <message>
        <source>No pairing is waiting for a check code. Show a new code to start one.</source>
        <translation>没有等待校验码的配对。请显示新的配对码重新开始。</translation>
    </message>
    <message>
        <source>Another pairing is going on. Finish or end it first.</source>
        <translation>另一个配对正在进行。请先完成或结束它。</translation>
    </message>
    <message>
        <source>{name} is already one of your devices.</source>
        <translation>{name} 已经是您的设备。</translation>
    </message>
    <message>
        <source>Together these would be more devices than can be in step with one another (32). Remove one that you no longer use, then try again.</source>
        <translation>合在一起的设备会超过可以保持同步的上限（32 台）。请移除一台不再使用的设备，然后重试。</translation>
    </message>
    <message>
        <source>This computer.</source>
        <translation>这台电脑。</translation>
    </message>
    <message>
        <source>In step.</source>
        <translation>已同步。</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>Not found in the network. It may be off, asleep or in another network; it is looked for all the time.</source>
        <translation>在网络中没有找到。它可能已关机、休眠或在其他网络中；会持续寻找它。</translation>
    </message>
    <message>
        <source>Found at {address}, but it does not answer. A firewall may block Companion on one of the two computers. Next try in {seconds} s.</source>
        <translation>在 {address} 找到了它，但没有响应。可能是其中一台电脑的防火墙阻止了 Companion。{seconds} 秒后重试。</translation>
    </message>
    <message>
        <source>Paused on this computer. Resume to go on.</source>
        <translation>已在这台电脑上暂停。继续同步即可恢复。</translation>
    </message>
    <message>
        <source>Paused on the other computer.</source>
        <translation>已在另一台电脑上暂停。</translation>
    </message>
    <message>
        <source>The connection was lost. It is being made again.</source>
        <translation>连接已断开，正在重新连接。</translation>
    </message>
    <message>
        <source>{name} has not been heard of for {days} days. After 60 days, what you delete no longer waits for it: switch it on now and then.</source>
        <translation>已有 {days} 天没有 {name} 的消息。超过 60 天后，您删除的内容不再等待它：请不时打开它。</translation>
    </message>
    <message>
        <source>{name} has not been heard of for {days} days, and what you delete no longer waits for it. When it comes back, it asks what to do with what was deleted meanwhile.</source>
        <translation>已有 {days} 天没有 {name} 的消息，您删除的内容不再等待它。它回来时，会询问如何处理这段时间删除的内容。</translation>
    </message>
    <message>
        <source>There is no connection to that device now. Switch it on, in the same network, and try again.</source>
        <translation>现在没有与该设备的连接。请在同一网络中打开它，然后重试。</translation>
    </message>
    <message>
        <source>The two devices are still exchanging changes. Try again in a moment.</source>
        <translation>两台设备仍在交换更改。请稍后重试。</translation>
    </message>
    <message>
        <source>The connection ended, or the other device did not answer in time. Nothing is lost: try again.</source>
        <translation>连接已结束，或另一台设备没有及时回应。没有丢失任何内容：请重试。</translation>
    </message>
    <message>
        <source>None of your devices, or more than one, is called {name}: companion devices</source>
        <translation>没有名为 {name} 的设备，或有多台：companion devices</translation>
    </message>
    <message>
        <source>Nothing with the ID {id} waits for a decision. See what does: companion review</source>
        <translation>没有 ID 为 {id} 的内容等待决定。查看等待中的内容：companion review</translation>
    </message>
    <message>
        <source>Say what to decide about and how: companion review ID --keep, or --delete, or --take-back; --all in place of the IDs means everything that waits.</source>
        <translation>请说明要决定哪些以及如何决定：companion review ID --keep、--delete 或 --take-back；用 --all 代替 ID 表示所有等待决定的内容。</translation>
    </message>
    <message>
        <source>In {count} places this computer does not know what stood there before, so what the removed device wrote still stands there; everything else was taken back. Take those back on a device that had them before, or correct them by hand and keep them.</source>
        <translation>有 {count} 处，这台电脑不知道原来的内容，因此那里仍是已移除设备所写的内容；其余都已撤回。请在原来有这些内容的设备上撤回，或者手动更正后保留。</translation>
    </message>
    <message>
        <source>The clock of {name} is {minutes} minutes ahead of this computer&apos;s. Nothing is lost by that, but times and order may look odd: set the one that is wrong.</source>
        <translation>{name} 的时钟比这台电脑快 {minutes} 分钟。不会因此丢失任何内容，但时间和顺序可能显得奇怪：请校准走错的时钟。</translation>
    </message>
    <message>
        <source>The clock of {name} is {minutes} minutes behind this computer&apos;s. Nothing is lost by that, but times and order may look odd: set the one that is wrong.</source>
        <translation>{name} 的时钟比这台电脑慢 {minutes} 分钟。不会因此丢失任何内容，但时间和顺序可能显得奇怪：请校准走错的时钟。</translation>
    </message>
    <message>
        <source>This computer&apos;s data had gone back in time, or was copied from another computer. What was written here is kept and told apart, and what is newer on your other devices comes back from them. If you copied the profile to set up a second computer, remove the copy and pair that computer instead.</source>
        <translation>这台电脑的数据曾退回到过去的状态，或是从另一台电脑复制来的。在这里写入的内容已保留并加以区分，其他设备上较新的内容会传回这台电脑。如果您是为了设置第二台电脑而复制了配置目录，请删除副本并改为配对那台电脑。</translation>
    </message>
    <message>
        <source>Another copy of this device&apos;s data has been in use. What was written here was kept and is told apart from now on; the connection is made again at once.</source>
        <translation>本设备数据的另一份副本曾被使用。在这里写入的内容已保留，今后会与副本区分开；连接会立即重新建立。</translation>
    </message>
    <message>
        <source>It runs a Companion that is too old or too new for this one. Update both.</source>
        <translation>它的 Companion 版本与这台电脑相差太远。请更新两边。</translation>
    </message>
    <message>
        <source>It sent something that breaks the rules of syncing ({detail}), so the link was cut. Nothing of it was stored. Update Companion on both computers.</source>
        <translation>它发送的内容违反了同步规则（{detail}），因此连接已切断，没有存储其中任何内容。请更新两台电脑上的 Companion。</translation>
    </message>
    <message>
        <source>It could not prove that it is the paired device, so the link was refused.</source>
        <translation>它无法证明自己是已配对的设备，因此连接被拒绝。</translation>
    </message>
    <message>
        <source>What it sent could not be stored ({detail}). Syncing goes on when it can.</source>
        <translation>它发送的内容无法存储（{detail}）。条件允许时会继续同步。</translation>
    </message>
    <message>
        <source>The other computer could not store what this one sent ({detail}). Syncing goes on when it can.</source>
        <translation>另一台电脑无法保存这台电脑发送的内容（{detail}）。可以保存时同步会自动继续。</translation>
    </message>
    <message>
        <source>The other computer cut the link, because this one sent something that breaks the rules of syncing ({detail}). Update Companion on both computers.</source>
        <translation>另一台电脑断开了连接，因为这台电脑发送了不符合同步规则的内容（{detail}）。请更新两台电脑上的 Companion。</translation>
    </message>
    <message>
        <source>Say what to export: the ids of conversations, --search with words, or --all.</source>
        <translation>请说明要导出什么：对话的 ID、--search 加关键词，或 --all。</translation>
    </message>
    <message>
        <source>There is no conversation to export. Nothing was written.</source>
        <translation>没有可导出的对话。没有写入任何内容。</translation>
    </message>
    <message>
        <source>There is already something at {path}, and it was left as it is. Choose another name, or replace it with --force.</source>
        <translation>{path} 处已有内容，未作改动。请换一个名称，或用 --force 替换。</translation>
    </message>
    <message>
        <source>{name} is a new device of yours, added on {by}. If that was not you, remove it now.</source>
        <translation>{name} 是您的新设备，是在 {by} 上添加的。如果不是您本人添加的，请立即移除它。</translation>
    </message>
    <message>
        <source>This computer was removed from your devices, on {by}. It gets nothing from them any more. Its conversations are still here: keep them (this computer is then on its own, and can be paired again), or delete them from it.</source>
        <translation>这台电脑已在 {by} 上从您的设备中移除，不再从其他设备收到任何内容。它的对话仍在这里：您可以保留它们（这台电脑将独立使用，也可以重新配对），或者从这台电脑上删除它们。</translation>
    </message>
    <message>
        <source>This computer had been added by a device that was removed before your other devices had heard of it, so it is none of them any more. Its conversations are still here. Pair it again, or delete them from it.</source>
        <translation>添加这台电脑的设备在您的其他设备得知此事之前就被移除了，因此这台电脑不再是您的设备之一。它的对话仍在这里。请重新配对，或者从这台电脑上删除它们。</translation>
    </message>
    <message>
        <source>This is the computer that you are using. To take it out of your devices, choose to leave them: “companion devices leave”.</source>
        <translation>这就是您正在使用的电脑。要让它退出您的设备，请选择离开：“companion devices leave”。</translation>
    </message>
    <message>
        <source>{address} is no address that can be used here. Type it as 192.168.1.7, or with the port as 192.168.1.7:47823 or [fd00::7]:47823; names are not looked up.</source>
        <translation>{address} 不是这里可用的地址。请按 192.168.1.7 的形式输入，或带上端口，如 192.168.1.7:47823 或 [fd00::7]:47823；不会解析主机名。</translation>
    </message>
    <message>
        <source>{address} was not added for this device. What was, “companion devices” shows.</source>
        <translation>没有为这台设备添加过 {address}。已添加的地址可用“companion devices”查看。</translation>
    </message>
    <message>
        <source>There are {limit} addresses for this device already. Remove one that it no longer has: “companion devices remove-address”.</source>
        <translation>这台设备已有 {limit} 个地址。请先移除一个不再使用的地址：“companion devices remove-address”。</translation>
    </message>
    <message>
        <source>It says that this computer is none of its devices any more.</source>
        <translation>它表示这台电脑不再是它的设备之一。</translation>
    </message>
    <message>
        <source>You have {limit} devices, and there can be no more. Remove one that you no longer use, then pair this one.</source>
        <translation>您已有 {limit} 台设备，不能再多了。请先移除一台不再使用的设备，再配对这一台。</translation>
    </message>
    <message>
        <source>{name} has signed far more about your devices than any person would ask of it, and the rest of it is ignored. It may be in wrong hands: remove it.</source>
        <translation>{name} 签署的设备声明远远超出正常使用的数量，多余的部分已被忽略。它可能已落入他人之手：请移除它。</translation>
    </message>
    <message>
        <source>This computer has renamed devices so often that it cannot do so again. Rename it on another of your devices.</source>
        <translation>这台电脑重命名设备的次数过多，不能再重命名了。请在您的另一台设备上重命名。</translation>
    </message>
    <message>
        <source>Say what becomes of the conversations on this computer: companion devices leave --keep, or --wipe to delete them from it for good.</source>
        <translation>请说明如何处理这台电脑上的对话：companion devices leave --keep，或用 --wipe 将其从这台电脑上永久删除。</translation>
    </message>
    <message>
        <source>Nothing was done: this cannot be taken back, and with --json nobody is asked. Add --yes if you are sure.</source>
        <translation>没有执行任何操作：此操作无法撤销，而使用 --json 时不会再询问。如果确定，请加上 --yes。</translation>
    </message>
    <message>
        <source>No camera was found on this computer. Type the code with words that the other computer shows, or bring a picture of its QR code here.</source>
        <translation>这台电脑上未找到摄像头。请输入另一台电脑显示的单词配对码，或把它的二维码图片带到这里。</translation>
    </message>
    <message>
        <source>This computer does not let Companion use its camera. Allow it in the system&apos;s settings for privacy, or type the code with words that the other computer shows.</source>
        <translation>这台电脑不允许 Companion 使用摄像头。请在系统的隐私设置中允许，或输入另一台电脑显示的单词配对码。</translation>
    </message>
    <message>
        <source>This installation cannot use a camera: Qt Multimedia is missing. Type the code with words that the other computer shows, or bring a picture of its QR code here.</source>
        <translation>此安装无法使用摄像头：缺少 Qt Multimedia。请输入另一台电脑显示的单词配对码，或把它的二维码图片带到这里。</translation>
    </message>
    <message>
        <source>The camera gives no picture ({detail}). Close other programs that use it and try again, or type the code with words that the other computer shows.</source>
        <translation>摄像头没有画面（{detail}）。请关闭正在使用它的其他程序后重试，或输入另一台电脑显示的单词配对码。</translation>
    </message>
    <message>
        <source>This desktop lets no program look at the whole screen. Take a screenshot of the QR code with the desktop&apos;s own tool, then paste it here.</source>
        <translation>此桌面不允许任何程序查看整个屏幕。请用桌面自带的工具截取二维码，然后粘贴到这里。</translation>
    </message>
    <message>
        <source>No pairing code is to be seen on the screen. Bring the window with the whole of the QR code to the front, then try again.</source>
        <translation>屏幕上没有看到配对码。请把显示完整二维码的窗口移到最前面，然后重试。</translation>
    </message>
    <message>
        <source>A code is a number and {count} words, like 7-hammock-violin-salute. Type the whole of the code that the other computer shows.</source>
        <translation>配对码由一个数字和 {count} 个单词组成，例如 7-hammock-violin-salute。请完整输入另一台电脑上显示的配对码。</translation>
    </message>
    <message>
        <source>There is no code with the word “{word}”. Look at the other computer again; the first four letters of each word are enough.</source>
        <translation>没有哪个配对码含有单词“{word}”。请再看一看另一台电脑；每个单词只输入前四个字母就够了。</translation>
    </message>
    <message>
        <source>No computer in this network shows a code with the number {number} now. Choose “Pair a device” there and type the code it shows; if it is not found, use its QR code or link.</source>
        <translation>此网络中现在没有电脑显示数字为 {number} 的配对码。请在那台电脑上选择“配对设备”，再输入它显示的配对码；如果仍然找不到，请改用它的二维码或链接。</translation>
    </message>
    <message>
        <source>That was not the code of the other computer. A code is good for one try, so it is used up: type the new one that appears there, or scan its QR code.</source>
        <translation>这不是另一台电脑的配对码。每个配对码只能试一次，因此它已作废：请输入那里新出现的配对码，或扫描它的二维码。</translation>
    </message>
    <message>
        <source>Someone typed a wrong code, so it is used up. A new one appears in {seconds} s; the QR code works all the time. If it was nobody of yours, someone in this network is guessing.</source>
        <translation>有人输入了错误的配对码，因此它已作废。{seconds} 秒后会出现新的配对码；二维码一直可用。如果不是你自己输错的，说明此网络中有人在猜。</translation>
    </message>
    <message>
        <source>What the two computers show is not the same, so someone may stand between them. The pairing was ended and nothing was changed. Use a QR code, or another network.</source>
        <translation>两台电脑显示的内容不一致，可能有人夹在它们中间。配对已结束，没有任何改动。请改用二维码，或换一个网络。</translation>
    </message>
    <message>
        <source>No other computer was found that is waiting to be compared. Choose “Compare” on both within a minute, or show a code on one and use it on the other.</source>
        <translation>没有找到正在等待比对的电脑。请在一分钟内在两台电脑上都选择“比对”，或在一台上显示配对码并在另一台上使用。</translation>
    </message>
    <message>
        <source>Since Companion started, {count} pairings here had a wrong code or did not match; nobody got in. If it was nobody of yours, pair with a QR code only, or in another network.</source>
        <translation>自 Companion 启动以来，这里有 {count} 次配对用了错误的配对码或比对不一致，没有人得逞。如果不是你自己所为，请只用二维码配对，或换一个网络。</translation>
    </message>
    <message>
        <source>Something in this network keeps opening connections to Companion that are none of your devices&apos;: {count} were dropped since it started. Nobody got in, and your devices stay connected. If it goes on, find out which computer it is, or use another network.</source>
        <translation>这个网络里有东西不停地连接 Companion，而那些连接不属于你的任何设备：启动以来已断开 {count} 个。没有人进来，你的设备仍然连着。如果一直这样，请查明是哪台电脑，或换一个网络。</translation>
    </message>
    <message>
        <source>Syncing: {done} of {total} changes.</source>
        <translation>正在同步：第 {done} 项更改，共 {total} 项。</translation>
    </message>
    <message>
        <source>In step; files are still on their way.</source>
        <translation>已同步；文件还在传输。</translation>
    </message>
    <message>
        <source>Syncing: {done} of {total} changes, slowed down by the speed limit that you set on this computer.</source>
        <translation>正在同步：第 {done} 项更改，共 {total} 项；您在这台电脑上设置的速度上限使它变慢。</translation>
    </message>
    <message>
        <source>What you wrote here goes to it within a minute, in one go with what comes until then: that saves battery and data. “Sync now” sends it at once.</source>
        <translation>您在这里写的内容将在一分钟内与届时的其他更改一起发送，以节省电量和流量。选择“立即同步”可马上发送。</translation>
    </message>
    <message>
        <source>It is synced only when you say so. Choose “Sync now” when it shall have what is new.</source>
        <translation>只在您要求时才与它同步。需要让它得到新内容时，请选择“立即同步”。</translation>
    </message>
    <message>
        <source>The disk of this computer is full, so what it sent could not be saved. Make some room here; syncing then goes on by itself.</source>
        <translation>这台电脑的磁盘已满，无法保存它发来的内容。请在这里腾出一些空间，之后同步会自动继续。</translation>
    </message>
    <message>
        <source>Its disk is full, so it could not save what this computer sent. Make some room there; syncing then goes on by itself.</source>
        <translation>它的磁盘已满，无法保存这台电脑发送的内容。请在那里腾出一些空间，之后同步会自动继续。</translation>
    </message>
    <message>
        <source>In step, but its clock is {minutes} minutes ahead of this computer&apos;s. Nothing is lost by that, but times and order may look odd: set the one that is wrong.</source>
        <translation>已同步，但它的时钟比这台电脑快 {minutes} 分钟。不会因此丢失任何内容，但时间和顺序可能显得奇怪：请校准不准的那一个。</translation>
    </message>
    <message>
        <source>In step, but its clock is {minutes} minutes behind this computer&apos;s. Nothing is lost by that, but times and order may look odd: set the one that is wrong.</source>
        <translation>已同步，但它的时钟比这台电脑慢 {minutes} 分钟。不会因此丢失任何内容，但时间和顺序可能显得奇怪：请校准不准的那一个。</translation>
    </message>
    <message>
        <source>This computer is in no network. Connect it to the one your other devices are in; syncing then goes on by itself.</source>
        <translation>这台电脑没有连接网络。请把它接入其他设备所在的网络，之后同步会自动继续。</translation>
    </message>
    <message>
        <source>“{mode}” is no way of syncing. Choose automatic, live, batched or manual. Nothing was changed.</source>
        <translation>没有“{mode}”这种同步方式。请选择 automatic、live、batched 或 manual。没有做任何更改。</translation>
    </message>
    <message>
        <source>A speed limit is from {least} to {most} kB/s, or 0 for none. Nothing was changed.</source>
        <translation>速度上限应在 {least} 到 {most} kB/秒之间，0 表示不限。没有做任何更改。</translation>
    </message>
    <message>
        <source>That time is over already, so nothing was paused. Choose a later one.</source>
        <translation>这个时间已经过去，因此没有暂停。请选择更晚的时间。</translation>
    </message>
    <message>
        <source>Found at {address} and recognised, but no direct connection came about. A firewall on one of the two computers lets only a part through: allow Companion to use UDP on both.</source>
        <translation>在 {address} 找到并认出了它，但未能建立直接连接。其中一台电脑的防火墙只放行了一部分：请在两台电脑上都允许 Companion 使用 UDP。</translation>
    </message>
    <message>
        <source>Nothing that you decided keeps the two computers apart.</source>
        <translation>没有暂停，也没有设为手动同步。</translation>
    </message>
    <message>
        <source>This computer is in a network, as {addresses}.</source>
        <translation>这台电脑已接入网络，地址为 {addresses}。</translation>
    </message>
    <message>
        <source>The device announces itself in the network.</source>
        <translation>该设备正在网络中宣告自己。</translation>
    </message>
    <message>
        <source>The device is not announced in the network. It is tried where it was before. It may be off, or the network does not pass announcements on (multicast).</source>
        <translation>网络中没有该设备的宣告，因此按以前的地址尝试。它可能已关机，或者网络不转发宣告（组播）。</translation>
    </message>
    <message>
        <source>The device is not announced in the network, though it is there: the network does not pass announcements on (multicast). Companion does without.</source>
        <translation>该设备在线，但网络中没有它的宣告：网络不转发宣告（组播）。Companion 没有它也能工作。</translation>
    </message>
    <message>
        <source>Companions announced in the network: {count}, but not this device, and it is not known where it was. Switch it on, connect it to the same network, and start Companion there.</source>
        <translation>网络中有 {count} 个 Companion 的宣告，但没有该设备，也不知道它以前在哪里。请打开它，接入同一网络，并在那里启动 Companion。</translation>
    </message>
    <message>
        <source>No Companion is announced in the network, and it is not known where the device was. Switch it on, connect it to the same network (not a guest network), start Companion there, and allow Companion in the firewalls (UDP port 5353).</source>
        <translation>网络中没有任何 Companion 的宣告，也不知道该设备以前在哪里。请打开它，接入同一网络（不是访客网络），在那里启动 Companion，并在防火墙中允许 Companion（UDP 端口 5353）。</translation>
    </message>
    <message>
        <source>The two computers are connected, at {address}.</source>
        <translation>两台电脑已连接，地址为 {address}。</translation>
    </message>
    <message>
        <source>Companion answers at {address}.</source>
        <translation>{address} 上的 Companion 有响应。</translation>
    </message>
    <message>
        <source>There is a computer at {address}, but no Companion answers there. Start Companion on that device.</source>
        <translation>{address} 有一台电脑，但那里没有 Companion 响应。请在该设备上启动 Companion。</translation>
    </message>
    <message>
        <source>Nothing answers at {address}. The device is off or asleep, or a firewall keeps Companion from being reached: wake it up, and allow Companion in its firewall.</source>
        <translation>{address} 没有任何响应。该设备可能已关机或休眠，或者防火墙挡住了 Companion：请唤醒它，并在它的防火墙中允许 Companion。</translation>
    </message>
    <message>
        <source>No way leads from this computer to {address}. Connect both to the same network; a VPN or a guest network may keep them apart.</source>
        <translation>从这台电脑无法到达 {address}。请把两台电脑接入同一网络；VPN 或访客网络可能把它们隔开。</translation>
    </message>
    <message>
        <source>The device has proved that it is yours.</source>
        <translation>该设备已证明它是您的设备。</translation>
    </message>
    <message>
        <source>Something answers, but it did not prove in time that it is your device. It may just be waking up: try again. If it stays, restart Companion there.</source>
        <translation>有响应，但没有及时证明它是您的设备。它可能刚刚被唤醒：请再试一次。如果仍然如此，请在那里重新启动 Companion。</translation>
    </message>
    <message>
        <source>The direct connection between the two holds.</source>
        <translation>两台电脑之间的直接连接正常。</translation>
    </message>
    <message>
        <source>The versions fit: {own} here, {theirs} there.</source>
        <translation>版本相符：这里是 {own}，那里是 {theirs}。</translation>
    </message>
    <message>
        <source>The two clocks agree.</source>
        <translation>两台电脑的时钟一致。</translation>
    </message>
    <message>
        <source>There is room on this disk: {megabytes} MB.</source>
        <translation>这台电脑的磁盘有空间：{megabytes} MB。</translation>
    </message>
    <message>
        <source>The disk of this computer is almost full ({megabytes} MB left). Make some room soon.</source>
        <translation>这台电脑的磁盘快满了（还剩 {megabytes} MB）。请尽快腾出一些空间。</translation>
    </message>
</context>
<context>
    <name>RemoveDialog</name>
    <message>
        <source>Remove a device</source>
        <translation>移除设备</translation>
    </message>
    <message>
        <source>The device that replaces it</source>
        <translation>替代它的设备</translation>
    </message>
    <message>
        <source>&amp;Remove it</source>
        <translation>移除(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Remove “{name}” from your devices?</source>
        <translation>要从您的设备中移除“{name}”吗？</translation>
    </message>
    <message>
        <source>Its connections end now. It gets nothing new from any of your devices, and each of them learns that as soon as it connects to another.</source>
        <translation>它的连接会立即断开。它不会再从您的任何设备获得新内容；您的每台设备一与其他设备连接就会得知此事。</translation>
    </message>
    <message>
        <source>What it already has stays on it: nobody can delete that from afar. If it may be in wrong hands, change the passwords that stand in your conversations.</source>
        <translation>它已有的内容会留在它上面：没有人能从远处删除。如果它可能落入他人之手，请更改您对话中出现过的密码。</translation>
    </message>
    <message>
        <source>What was written on it stays here. You can pair it again at any time.</source>
        <translation>在它上面写的内容会保留在这里。您可以随时重新与它配对。</translation>
    </message>
    <message>
        <source>No other device</source>
        <translation>没有其他设备</translation>
    </message>
    <message>
        <source>It was set up &amp;anew, and is now:</source>
        <translation>它已重新安装，现在是(&amp;A)：</translation>
    </message>
</context>
<context>
    <name>Returned</name>
    <message>
        <source>1 conversation was deleted elsewhere while this computer was away.</source>
        <translation>这台电脑离线期间，有 1 个对话在其他设备上被删除。</translation>
    </message>
    <message>
        <source>{n} conversations were deleted elsewhere while this computer was away.</source>
        <translation>这台电脑离线期间，有 {n} 个对话在其他设备上被删除。</translation>
    </message>
    <message>
        <source>A saved prompt</source>
        <translation>已保存的提示词</translation>
    </message>
    <message>
        <source>1 message</source>
        <translation>1 条消息</translation>
    </message>
    <message>
        <source>{n} messages</source>
        <translation>{n} 条消息</translation>
    </message>
</context>
<context>
    <name>ReturnedDialog</name>
    <message>
        <source>Deleted elsewhere</source>
        <translation>在其他设备上已删除</translation>
    </message>
    <message>
        <source>Another of your devices deleted this for good while this computer was away. Keep it, and it is back on all devices; or delete it here too.</source>
        <translation>这台电脑离线期间，您的另一台设备永久删除了它。保留它，它会回到所有设备上；或者在这里也删除。</translation>
    </message>
    <message>
        <source>The beginning of the conversation</source>
        <translation>对话的开头</translation>
    </message>
    <message>
        <source>&amp;Keep</source>
        <translation>保留(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Delete here too</source>
        <translation>在这里也删除(&amp;D)</translation>
    </message>
    <message>
        <source>Conversations to decide about</source>
        <translation>等待决定的对话</translation>
    </message>
    <message>
        <source>What other devices delete while this one is away for long waits here.</source>
        <translation>这台设备长时间离线期间，其他设备删除的内容会在这里等待。</translation>
    </message>
    <message>
        <source>Keep &amp;all {n}</source>
        <translation>全部保留 {n} 个(&amp;A)</translation>
    </message>
    <message>
        <source>Delete all {n} &amp;here too…</source>
        <translation>在这里也删除全部 {n} 个(&amp;H)…</translation>
    </message>
    <message>
        <source>Delete all {n} here too?</source>
        <translation>在这里也删除全部 {n} 个吗？</translation>
    </message>
    <message>
        <source>This cannot be undone.</source>
        <translation>此操作无法撤销。</translation>
    </message>
    <message>
        <source>&amp;Delete them for good</source>
        <translation>彻底删除(&amp;D)</translation>
    </message>
</context>
<context>
    <name>ReviewDialog</name>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Nothing to decide</source>
        <translation>没有需要决定的内容</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
</context>
<context>
    <name>Search</name>
    <message>
        <source>{n}+ found</source>
        <translation>找到 {n} 条以上</translation>
    </message>
    <message>
        <source>one found</source>
        <translation>找到 1 条</translation>
    </message>
    <message>
        <source>{n} found</source>
        <translation>找到 {n} 条</translation>
    </message>
</context>
<context>
    <name>SearchBox</name>
    <message>
        <source>Search everything</source>
        <translation>搜索全部内容</translation>
    </message>
    <message>
        <source>Search in all conversations</source>
        <translation>在所有对话中搜索</translation>
    </message>
    <message>
        <source>both words; the last one may be unfinished</source>
        <translation>两个词都要有；最后一个可以不完整</translation>
    </message>
    <message>
        <source>one after the other</source>
        <translation>紧挨着，按此顺序</translation>
    </message>
    <message>
        <source>without this word</source>
        <translation>不含这个词</translation>
    </message>
    <message>
        <source>only messages of this role or model</source>
        <translation>只要此角色或模型的消息</translation>
    </message>
    <message>
        <source>with this tag, from this application</source>
        <translation>带此标签、来自此应用</translation>
    </message>
    <message>
        <source>from when on, and up to when</source>
        <translation>从何时起、到何时止</translation>
    </message>
    <message>
        <source>with what is in the message</source>
        <translation>消息中含有图片、文件或代码</translation>
    </message>
    <message>
        <source>titles alone</source>
        <translation>只搜标题</translation>
    </message>
</context>
<context>
    <name>Selection</name>
    <message>
        <source>Drag them to a folder or tag, or choose what to do with them.</source>
        <translation>可拖到文件夹或标签上，或选择下面的操作。</translation>
    </message>
    <message>
        <source>One conversation chosen</source>
        <translation>已选 1 个对话</translation>
    </message>
    <message>
        <source>{n} conversations chosen</source>
        <translation>已选 {n} 个对话</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>&amp;General</source>
        <translation>常规(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Storage</source>
        <translation>存储(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Privacy</source>
        <translation>隐私(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>What it does</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>In the lists</source>
        <translation>在列表中</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>Choose the one before or after</source>
        <translation>选择上一个或下一个</translation>
    </message>
    <message>
        <source>Choose several</source>
        <translation>选择多个</translation>
    </message>
    <message>
        <source>Choose all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Go to the conversation</source>
        <translation>转到对话</translation>
    </message>
    <message>
        <source>Delete what is chosen</source>
        <translation>删除所选</translation>
    </message>
    <message>
        <source>From the search to what was found</source>
        <translation>从搜索框转到结果</translation>
    </message>
    <message>
        <source>Leave the search</source>
        <translation>退出搜索</translation>
    </message>
    <message>
        <source>Open and close a folder or section</source>
        <translation>展开或收起文件夹或分组</translation>
    </message>
</context>
<context>
    <name>ShowCode</name>
    <message>
        <source>&amp;Copy link</source>
        <translation>复制链接(&amp;C)</translation>
    </message>
    <message>
        <source>For a computer without a camera: send it to yourself</source>
        <translation>适用于没有摄像头的电脑：发送给自己即可</translation>
    </message>
    <message>
        <source>Code {code}</source>
        <translation>配对码 {code}</translation>
    </message>
    <message>
        <source>New code in {n} s</source>
        <translation>{n} 秒后更换配对码</translation>
    </message>
    <message>
        <source>Or type there, in the same network:</source>
        <translation>或在同一网络中的另一台电脑上输入：</translation>
    </message>
    <message>
        <source>Another code to type appears in {n} s.</source>
        <translation>{n} 秒后会出现另一个可输入的配对码。</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Search results</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>Show or hide the places</source>
        <translation>显示或隐藏侧栏</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>New conversation</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Opens the list of devices</source>
        <translation>打开设备列表</translation>
    </message>
    <message>
        <source>Nothing was found. Try fewer or other words.</source>
        <translation>没有找到。请减少或更换关键词。</translation>
    </message>
</context>
<context>
    <name>Sources</name>
    <message>
        <source>Written here</source>
        <translation>在此编写</translation>
    </message>
    <message>
        <source>Markdown files</source>
        <translation>Markdown 文件</translation>
    </message>
</context>
<context>
    <name>Storage</name>
    <message>
        <source>Pictures</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Sound</source>
        <translation>音频</translation>
    </message>
    <message>
        <source>Films</source>
        <translation>视频</translation>
    </message>
    <message>
        <source>PDF</source>
        <translation>PDF</translation>
    </message>
    <message>
        <source>Other files</source>
        <translation>其他文件</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Snapshots</source>
        <translation>快照</translation>
    </message>
    <message>
        <source>Put aside</source>
        <translation>另行保存</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>缓存</translation>
    </message>
</context>
<context>
    <name>StoragePage</name>
    <message>
        <source>&amp;All of them</source>
        <translation>全部(&amp;A)</translation>
    </message>
    <message>
        <source>Those of &amp;up to</source>
        <translation>不超过(&amp;U)</translation>
    </message>
    <message>
        <source>Only what I &amp;open</source>
        <translation>仅我打开的(&amp;O)</translation>
    </message>
    <message>
        <source> MB</source>
        <translation> MB</translation>
    </message>
    <message>
        <source> days</source>
        <translation> 天</translation>
    </message>
    <message>
        <source>Largest attachment</source>
        <translation>附件大小上限</translation>
    </message>
    <message>
        <source>Days that earlier versions are kept</source>
        <translation>早期版本保留天数</translation>
    </message>
    <message>
        <source>Room for earlier versions</source>
        <translation>早期版本占用上限</translation>
    </message>
    <message>
        <source>Attachments that come to this computer</source>
        <translation>自动传到这台电脑的附件</translation>
    </message>
    <message>
        <source>Earlier versions</source>
        <translation>早期版本</translation>
    </message>
    <message>
        <source>Keep them for</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>and in</source>
        <translation>最多占用</translation>
    </message>
    <message>
        <source>The last eight of each title and text are kept longer.</source>
        <translation>每个标题和正文的最近八个版本会保留更久。</translation>
    </message>
    <message>
        <source>Show the &amp;folder</source>
        <translation>打开文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>On this disk</source>
        <translation>磁盘占用</translation>
    </message>
</context>
<context>
    <name>Sync</name>
    <message>
        <source>Starting…</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>The background process does not answer</source>
        <translation>后台进程没有响应</translation>
    </message>
    <message>
        <source>This computer was removed from your devices</source>
        <translation>这台电脑已从您的设备中移除</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>A device needs attention</source>
        <translation>有设备需要处理</translation>
    </message>
    <message>
        <source>No other device yet</source>
        <translation>还没有其他设备</translation>
    </message>
    <message>
        <source>Syncing…</source>
        <translation>正在同步…</translation>
    </message>
    <message>
        <source>The other device is not reachable</source>
        <translation>无法连接另一台设备</translation>
    </message>
    <message>
        <source>Changes wait</source>
        <translation>有更改等待发送</translation>
    </message>
    <message>
        <source>None of {n} devices is reachable</source>
        <translation>{n} 台设备均无法连接</translation>
    </message>
    <message>
        <source>Fetching an attachment…</source>
        <translation>正在获取附件…</translation>
    </message>
    <message>
        <source>Fetching {n} attachments…</source>
        <translation>正在获取 {n} 个附件…</translation>
    </message>
    <message>
        <source>In step with {name}</source>
        <translation>已与 {name} 同步</translation>
    </message>
    <message>
        <source>In step with {n} devices</source>
        <translation>已与 {n} 台设备同步</translation>
    </message>
    <message>
        <source>Syncing {done} of {total}…</source>
        <translation>正在同步 {done}/{total}…</translation>
    </message>
    <message>
        <source>One conflict to decide</source>
        <translation>1 个冲突待处理</translation>
    </message>
    <message>
        <source>{n} conflicts to decide</source>
        <translation>{n} 个冲突待处理</translation>
    </message>
</context>
<context>
    <name>Syncing</name>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Once a minute</source>
        <translation>每分钟一次</translation>
    </message>
    <message>
        <source>Only when I say so</source>
        <translation>仅在我要求时</translation>
    </message>
    <message>
        <source>Once a minute now, because this computer is on battery or its network is paid by volume.</source>
        <translation>目前每分钟一次，因为这台电脑正在使用电池，或网络按流量计费。</translation>
    </message>
    <message>
        <source>Live; once a minute on battery or where the network is paid by volume.</source>
        <translation>实时；使用电池或网络按流量计费时每分钟一次。</translation>
    </message>
    <message>
        <source>Every change at once, on battery too.</source>
        <translation>每项更改立即同步，使用电池时也一样。</translation>
    </message>
    <message>
        <source>What you write here goes once a minute, in one go.</source>
        <translation>您在这里写的内容每分钟一起发送一次。</translation>
    </message>
    <message>
        <source>Nothing goes or comes until you choose “Sync now”.</source>
        <translation>在您选择“立即同步”之前不收发任何内容。</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>注意</translation>
    </message>
    <message>
        <source>All right</source>
        <translation>正常</translation>
    </message>
    <message>
        <source>This is what keeps the two computers apart:</source>
        <translation>两台电脑无法同步的原因：</translation>
    </message>
    <message>
        <source>Nothing keeps this computer and {name} apart.</source>
        <translation>这台电脑与 {name} 之间一切正常。</translation>
    </message>
    <message>
        <source>&amp;Resume syncing</source>
        <translation>继续同步(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Sync now</source>
        <translation>立即同步(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Try once more</source>
        <translation>再试一次(&amp;T)</translation>
    </message>
    <message>
        <source>{sent} changes sent, {received} received</source>
        <translation>发送 {sent} 项更改，接收 {received} 项</translation>
    </message>
    <message>
        <source>Here</source>
        <translation>在这里</translation>
    </message>
    <message>
        <source>Yes, all of it</source>
        <translation>是，全部都在</translation>
    </message>
    <message>
        <source>Not yet</source>
        <translation>还没有</translation>
    </message>
    <message>
        <source>Not all of it yet: one change is still to come</source>
        <translation>还不完整：还差 1 项更改</translation>
    </message>
    <message>
        <source>Not all of it yet: {n} changes are still to come</source>
        <translation>还不完整：还差 {n} 项更改</translation>
    </message>
</context>
<context>
    <name>TimelineDialog</name>
    <message>
        <source>What was synced</source>
        <translation>同步记录</translation>
    </message>
    <message>
        <source>Nothing was synced yet.</source>
        <translation>还没有同步过任何内容。</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>When</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Changes</source>
        <translation>更改</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>How it ended</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>列</translation>
    </message>
    <message>
        <source>In step</source>
        <translation>已同步</translation>
    </message>
</context>
<context>
    <name>TitleEdit</name>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Untitled</source>
        <translation>无标题</translation>
    </message>
</context>
<context>
    <name>Transcript</name>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
</context>
<context>
    <name>Trash</name>
    <message>
        <source>Can be restored until {date}</source>
        <translation>可恢复至 {date}</translation>
    </message>
</context>
<context>
    <name>TrashBar</name>
    <message>
        <source>This conversation is in the trash. {until}.</source>
        <translation>此对话在回收站中。{until}。</translation>
    </message>
    <message>
        <source>&amp;Restore</source>
        <translation>恢复(&amp;R)</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>&amp;Open Companion</source>
        <translation>打开 Companion(&amp;O)</translation>
    </message>
    <message>
        <source>Sea&amp;rch…</source>
        <translation>搜索(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;New conversation</source>
        <translation>新建对话(&amp;N)</translation>
    </message>
    <message>
        <source>De&amp;vices</source>
        <translation>设备(&amp;V)</translation>
    </message>
    <message>
        <source>Pair a &amp;device…</source>
        <translation>配对设备(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Import a backup…</source>
        <translation>导入备份(&amp;I)…</translation>
    </message>
    <message>
        <source>S&amp;ync now</source>
        <translation>立即同步(&amp;Y)</translation>
    </message>
    <message>
        <source>Pause for an &amp;hour</source>
        <translation>暂停一小时(&amp;H)</translation>
    </message>
    <message>
        <source>Pause until &amp;tomorrow</source>
        <translation>暂停到明天(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Settings…</source>
        <translation>设置(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Quit Companion</source>
        <translation>退出 Companion(&amp;Q)</translation>
    </message>
    <message>
        <source>Paused until {time}</source>
        <translation>已暂停至 {time}</translation>
    </message>
    <message>
        <source>Re&amp;sume syncing</source>
        <translation>继续同步(&amp;S)</translation>
    </message>
    <message>
        <source>Pau&amp;se syncing</source>
        <translation>暂停同步(&amp;S)</translation>
    </message>
</context>
<context>
    <name>TypeCheckCode</name>
    <message>
        <source>The three digits that the other computer shows</source>
        <translation>另一台电脑显示的三位数字</translation>
    </message>
    <message>
        <source>&amp;Let it in</source>
        <translation>允许加入(&amp;L)</translation>
    </message>
</context>
<context>
    <name>Undo</name>
    <message>
        <source>“{title}” is pinned now.</source>
        <translation>“{title}”已置顶。</translation>
    </message>
    <message>
        <source>{n} conversations are pinned now.</source>
        <translation>已置顶 {n} 个对话。</translation>
    </message>
    <message>
        <source>“{title}” is no longer pinned.</source>
        <translation>“{title}”已取消置顶。</translation>
    </message>
    <message>
        <source>{n} conversations are no longer pinned.</source>
        <translation>已取消置顶 {n} 个对话。</translation>
    </message>
    <message>
        <source>“{title}” is in the archive now.</source>
        <translation>“{title}”已归档。</translation>
    </message>
    <message>
        <source>{n} conversations are in the archive now.</source>
        <translation>已归档 {n} 个对话。</translation>
    </message>
    <message>
        <source>“{title}” is back in the list.</source>
        <translation>“{title}”已移回列表。</translation>
    </message>
    <message>
        <source>{n} conversations are back in the list.</source>
        <translation>{n} 个对话已回到列表。</translation>
    </message>
    <message>
        <source>“{title}” is in “{place}” now.</source>
        <translation>“{title}”已移到“{place}”。</translation>
    </message>
    <message>
        <source>{n} conversations are in “{place}” now.</source>
        <translation>{n} 个对话已移到“{place}”。</translation>
    </message>
    <message>
        <source>“{title}” is in no folder now.</source>
        <translation>“{title}”已移出文件夹。</translation>
    </message>
    <message>
        <source>{n} conversations are in no folder now.</source>
        <translation>{n} 个对话已移出文件夹。</translation>
    </message>
    <message>
        <source>The folder “{before}” is called “{after}” now.</source>
        <translation>文件夹“{before}”已改名为“{after}”。</translation>
    </message>
    <message>
        <source>“{title}” has the tag “{tag}” now.</source>
        <translation>“{title}”已加上标签“{tag}”。</translation>
    </message>
    <message>
        <source>{n} conversations have the tag “{tag}” now.</source>
        <translation>{n} 个对话已加上标签“{tag}”。</translation>
    </message>
    <message>
        <source>The tag “{tag}” was taken off “{title}”.</source>
        <translation>已从“{title}”去掉标签“{tag}”。</translation>
    </message>
    <message>
        <source>The tag “{tag}” was taken off {n} conversations.</source>
        <translation>已从 {n} 个对话去掉标签“{tag}”。</translation>
    </message>
    <message>
        <source>“{title}” was deleted.</source>
        <translation>“{title}”已删除。</translation>
    </message>
    <message>
        <source>{n} conversations were deleted.</source>
        <translation>已删除 {n} 个对话。</translation>
    </message>
    <message>
        <source>“{title}” is back from the trash.</source>
        <translation>“{title}”已从回收站恢复。</translation>
    </message>
    <message>
        <source>{n} conversations are back from the trash.</source>
        <translation>已从回收站恢复 {n} 个对话。</translation>
    </message>
    <message>
        <source>Working on {n} conversations…</source>
        <translation>正在处理 {n} 个对话…</translation>
    </message>
    <message>
        <source>The message was deleted.</source>
        <translation>消息已删除。</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
</context>
<context>
    <name>VersionCard</name>
    <message>
        <source>shown for now</source>
        <translation>当前显示</translation>
    </message>
</context>
<context>
    <name>Versions</name>
    <message>
        <source>Version {at} of {n}</source>
        <translation>第 {at} 个版本，共 {n} 个</translation>
    </message>
    <message>
        <source>The version before (←)</source>
        <translation>上一个版本 (←)</translation>
    </message>
    <message>
        <source>The next version (→)</source>
        <translation>下一个版本 (→)</translation>
    </message>
    <message>
        <source>Compare the versions…</source>
        <translation>比较各版本…</translation>
    </message>
</context>
<context>
    <name>VersionsDialog</name>
    <message>
        <source>Compare versions</source>
        <translation>比较版本</translation>
    </message>
    <message>
        <source>Which version is on this side</source>
        <translation>这一侧显示哪个版本</translation>
    </message>
    <message>
        <source>Show this one</source>
        <translation>显示这个</translation>
    </message>
    <message>
        <source>Marked is what the other side does not have.</source>
        <translation>标记出的是另一侧没有的内容。</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message>
        <source>Choose a conversation</source>
        <translation>选择一个对话</translation>
    </message>
    <message>
        <source>Or search in all of them with Ctrl+F.</source>
        <translation>或按 Ctrl+F 在全部对话中搜索。</translation>
    </message>
    <message>
        <source>&amp;Import conversations…</source>
        <translation>导入对话(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Pair a device…</source>
        <translation>配对设备(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;New conversation</source>
        <translation>新对话(&amp;N)</translation>
    </message>
    <message>
        <source>Your conversations, on your own machines</source>
        <translation>您的对话，在您自己的电脑上</translation>
    </message>
    <message>
        <source>Import what ChatGPT, Claude, NextChat or another app has exported, or pair a device that has conversations already. They stay on your devices and travel between them encrypted.</source>
        <translation>导入 ChatGPT、Claude、NextChat 或其他应用导出的内容，或与已有对话的设备配对。它们留在您的设备上，并以加密方式在设备之间传送。</translation>
    </message>
</context>
<context>
    <name>WhereaboutsDialog</name>
    <message>
        <source>Where this conversation is</source>
        <translation>这个对话在哪里</translation>
    </message>
    <message>
        <source>Is “{title}” there yet?</source>
        <translation>“{title}”已经到了吗？</translation>
    </message>
    <message>
        <source>Pictures and files may arrive later than the messages that show them.</source>
        <translation>图片和文件可能比显示它们的消息晚到。</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>关闭(&amp;C)</translation>
    </message>
    <message>
        <source>{said} · last in step {when}</source>
        <translation>{said} · 上次同步完成：{when}</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Untitled</source>
        <translation>无标题</translation>
    </message>
    <message>
        <source>just now</source>
        <translation>刚刚</translation>
    </message>
    <message>
        <source>a minute ago</source>
        <translation>1 分钟前</translation>
    </message>
    <message>
        <source>{n} minutes ago</source>
        <translation>{n} 分钟前</translation>
    </message>
    <message>
        <source>an hour ago</source>
        <translation>1 小时前</translation>
    </message>
    <message>
        <source>{n} hours ago</source>
        <translation>{n} 小时前</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>{n} days ago</source>
        <translation>{n} 天前</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>d MMM</source>
        <translation>M月d日</translation>
    </message>
    <message>
        <source>d MMM yyyy</source>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>d MMMM yyyy</source>
        <translation>yyyy年M月d日</translation>
    </message>
    <message>
        <source>{date}, {time}</source>
        <translation>{date} {time}</translation>
    </message>
    <message>
        <source>A device</source>
        <translation>一台设备</translation>
    </message>
</context>
<context>
    <name>_Field</name>
    <message>
        <source>Add a message of your own…</source>
        <translation>添加一条自己的消息…</translation>
    </message>
    <message>
        <source>New message</source>
        <translation>新消息</translation>
    </message>
</context>
</TS>
